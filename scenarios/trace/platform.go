package trace

// Platform is where a program runs, as far as that changes what its instructions do.
type Platform struct {
	Vendor  Vendor
	Missing Missing
}

// Missing is what most systems on x86-64 give to user mode, and this one does not. A
// kernel can be told to run no 32-bit programs, and some hypervisors cannot run any.
type Missing struct {
	Code32  bool `json:"code32"`  // there is no segment of 32-bit code (Code32)
	Calls32 bool `json:"calls32"` // there is no gate for the system calls of 32-bit programs (int 0x80)
}

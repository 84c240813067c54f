package trace

// Platform is where a program runs, as far as that changes what its instructions do.
type Platform struct {
	Vendor Vendor
	System System
}

// System is how a system's descriptor tables differ, for user mode, from those that
// Linux has. The zero value is Linux as it comes: some kernels are told to run no
// 32-bit programs, and some hypervisors cannot, or keep gates of their own.
type System struct {
	No32BitCode bool `json:"no_32_bit_code"` // there is no segment at Code32
	// OddGates are the vectors of int n that lead somewhere else. Linux has gates for
	// user mode at 3, 4 and 0x80, and raises #GP at any other.
	OddGates []int `json:"odd_gates,omitempty"`
}

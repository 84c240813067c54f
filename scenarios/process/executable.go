package process

// Executable is a static ELF file (ET_EXEC, x86-64) as far as the kernel reads it.
type Executable struct {
	File []byte
	// Entry is the address of the first instruction, Headers that of the program headers
	// in memory, of which there are HeaderCount.
	Entry, Headers uint64
	HeaderCount    int
	// Segments are those that are loaded, lowest first, each of whole pages.
	Segments []Mapping
}

// Mapping is a range of memory as /proc/PID/maps lists it (proc_pid_maps(5)).
type Mapping struct {
	From, To    uint64 // the first byte, and the first one beyond
	Permissions string // as in "rw-p"
	// Name is "[stack]" or another pseudo-path, or the path of a file. Empty for
	// anonymous memory.
	Name string
}

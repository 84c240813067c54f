package stage

// Identity is how a processor presents itself to the programs that run on it.
type Identity struct {
	// Vendor is the twelve characters of CPUID leaf 0, as in "AuthenticAMD"
	// (Intel SDM vol. 2, CPUID).
	Vendor string
	// Hypervisor is the up to twelve characters of leaf 0x40000000, as in
	// "KVMKVMKVM", where leaf 1 says that a hypervisor or emulator is present
	// (bit 31 of ECX; AMD APM vol. 3, appendix E). It is empty where none is, or
	// where it does not say its name.
	Hypervisor string
}

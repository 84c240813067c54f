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
	// SignalState is the extended state in the signal frames of this system, and its zero
	// value what a kernel without XSAVE has: 512 bytes by FXSAVE, no magic words.
	SignalState ExtendedState `json:"signal_state,omitzero"`
}

// ExtendedState is an XSAVE image in the standard form (Intel SDM vol. 1, 13.4), as the
// kernel puts it into a signal frame (struct _fpx_sw_bytes in asm/sigcontext.h).
type ExtendedState struct {
	Features   uint64           `json:"features"` // xfeatures: the bits of XCR0 that are saved
	Size       uint32           `json:"size"`     // xstate_size: bytes, FP_XSTATE_MAGIC2 not among them
	Components []StateComponent `json:"components,omitempty"`
}

// StateComponent is where a component beyond the legacy region and the header lies
// (CPUID leaf 0xd).
type StateComponent struct {
	Bit    uint8  `json:"bit"`    // of Features, from 2
	Offset uint32 `json:"offset"` // bytes from the image's start
	Size   uint32 `json:"size"`   // bytes
}

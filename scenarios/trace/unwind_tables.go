package trace

// UnwindTables is what a program carries for those that walk its stack. No instruction
// reads it, and no machine needs it. Each table is as it would be mapped at its Base, so
// that what it has relative to its own place is right; one without bytes is not there.
type UnwindTables struct {
	// EHFrame is call frame information in the format of .eh_frame (LSB 5.0 Core,
	// 10.6; psABI 4.2.4).
	EHFrame Memory
	// Pdata are RUNTIME_FUNCTION entries and Xdata the UNWIND_INFO that they lead to
	// (Microsoft's "x64 exception handling"). Their 32-bit addresses are relative to
	// ImageBase.
	Pdata, Xdata Memory
}

// Where unwind tables lie, in programs that this project makes.
const (
	ImageBase   = CodeBase
	EHFrameBase = 0x1010_0000
	PdataBase   = 0x1018_0000
	XdataBase   = 0x101c_0000
)

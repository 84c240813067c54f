package trace

// The fixed address space of every program. All of it lies below 2 GiB, so that
// a sign-extended 32-bit displacement reaches it and the same layout serves
// 32-bit code.
//
//	CodeBase     code, read and execute, CodeSize bytes, int3 after the last function
//	DataBase     data, read and write, DataSize bytes, always mapped
//	...          unmapped: the guard, everything below the stack's lowest byte
//	StackTop-n   the stack, read and write, n bytes (Program.Stack)
//	StackTop     unmapped
//	ReservedBase what a machine has to keep within the program's reach
//	ReservedEnd  unmapped again
const (
	CodeBase = 0x1000_0000
	CodeSize = 0x1_0000 // bytes

	DataBase = 0x2000_0000
	DataSize = 0x1000 // bytes

	StackTop         = 0x4000_0000
	DefaultStackSize = 0x4000      // bytes
	MaxStackSize     = 0x0400_0000 // bytes
	PageSize         = 0x1000      // bytes; a stack's size is a power of two of them

	// A program that reads, writes or jumps into the reserved range touches the
	// machine that runs it: what it sees there is nobody's prediction.
	ReservedBase = 0x6000_0000
	ReservedEnd  = 0x8000_0000

	// The part of it in which a machine may have the stack of its signal handlers. A
	// program's stack pointer may lie there like anywhere else, but not when an
	// exception, a system call or a step interrupts it.
	SignalStackBase = 0x6070_0000
	SignalStackEnd  = 0x6072_0000
)

// Reserved reports whether the address belongs to the machine itself.
func Reserved(address uint64) bool {
	return ReservedBase <= address && address < ReservedEnd
}

// OnSignalStack reports whether a stack pointer may be taken for that of a signal
// handler of the machine.
func OnSignalStack(pointer uint64) bool {
	return SignalStackBase <= pointer && pointer < SignalStackEnd
}

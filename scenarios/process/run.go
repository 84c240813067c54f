package process

import "github.com/framecheck/framecheck/scenarios/trace"

// Run is what a process shows of itself.
type Run struct {
	Entry Entry
	// Before and After are its mappings at entry and at its end, lowest first.
	Before, After []Mapping
	Outcome       Outcome
	// Mapped is what the ranges that it mapped hold at the end, in the order of its steps.
	Mapped []trace.Memory
}

// Entry is the state in which the first instruction finds the process.
type Entry struct {
	Registers [trace.RegisterCount]uint64 // by trace.Register
	Flags     uint64
	MXCSR     uint32
	Control   uint16 // of the x87 (FCW)
	// Stack is all bytes from rsp to the end of the mapping.
	Stack trace.Memory
}

// Outcome is how a process ended.
type Outcome struct {
	// Signal is what killed it; 0 where it came to its end and exited.
	Signal trace.Signal
	// Address is what was accessed, and Write whether the access was a write (siginfo's
	// si_addr, and bit 1 of the error code), where Signal is SIGSEGV.
	Address uint64
	Write   bool
}

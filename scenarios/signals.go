package scenarios

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Signals is what a scenario's program has told the kernel before main is entered, and
// which signals come from outside.
type Signals struct {
	Position source.Position
	Handlers []SignalHandler // no signal stands there twice
	// Alternate is the stack of handlers with SA_ONSTACK; nil for none.
	Alternate *AlternateStack
	Strikes   []Strike
}

// SignalHandler is what is said of one signal, as in sigaction(2). SA_SIGINFO and
// SA_RESTORER are always set.
type SignalHandler struct {
	Position source.Position
	Signal   trace.Signal
	Function string
	OnStack  bool // SA_ONSTACK
	NoDefer  bool // SA_NODEFER
	Mask     trace.SignalSet
}

// AlternateStack is what is handed to sigaltstack(2).
type AlternateStack struct {
	Position source.Position
	// Address is the stack's lowest byte: from guard, entry, or in the data.
	Address Address
	Size    int // bytes
}

// Strike is a signal that is sent when the program is about to run the instruction at
// a label, with si_code SI_USER.
type Strike struct {
	Position source.Position
	Signal   trace.Signal
	Label    string // as "function.label", or "function" for its first instruction
	Visit    int    // from 1
}

// Restorer is the function that handlers return to, which code generation adds to a
// program with signals: mov eax, 15 and syscall, which is rt_sigreturn(2).
const Restorer = "restorer"

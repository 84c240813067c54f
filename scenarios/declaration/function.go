package declaration

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Function is a declared function.
type Function struct {
	Position   source.Position // of its name
	Name       string
	Convention Convention
	Params     []Variable
	// Variadic functions are called with further arguments behind the params.
	Variadic bool
	Returns  *Type // of kind Void for nothing
	Frame    Frame
	// Body is nil where only the signature is declared: the code is elsewhere.
	Locals []Variable
	Body   []Step
}

// Variable is a parameter or a local.
type Variable struct {
	Position source.Position
	Name     string
	Type     *Type
	// Offset is where the author wants a local: bytes from the frame pointer, below
	// zero, or nil.
	Offset *int64
}

// Frame is what a function's frame has besides locals and spilled parameters.
type Frame struct {
	// Pointer says that the caller's frame pointer is pushed and rbp points at it.
	Pointer bool
	// Saves are callee-saved registers that are pushed, in this order; never rbp
	// where Pointer is set.
	Saves []trace.Register
	// Vectors are callee-saved vector registers by their number, xmm6 to xmm15 under
	// Windows, that are stored in this order below what is pushed.
	Vectors []int
	// Realign is what the stack pointer is aligned to by and rsp, -N: 32 or 64 bytes;
	// 0 where it is not. It needs Pointer.
	Realign int
	// RedZone says that a leaf function keeps its locals below the stack pointer,
	// which it does not move for them (psABI 3.2.2).
	RedZone bool
}

// Variables are the params and then the locals of the whole body, blocks included, in
// the order in which they stand: a variable's number is its index.
func (f *Function) Variables() []Variable {
	all := append(append([]Variable(nil), f.Params...), f.Locals...)
	return append(all, blockLocals(f.Body)...)
}

func blockLocals(steps []Step) (all []Variable) {
	for _, s := range steps {
		all = append(append(all, s.Locals...), blockLocals(s.Body)...)
		all = append(all, blockLocals(s.Else)...)
	}
	return all
}

// StartsList reports whether the body starts a va_list.
func (f *Function) StartsList() bool { return startsList(f.Body) }

func startsList(steps []Step) bool {
	for _, s := range steps {
		if s.Kind == VaStart || startsList(s.Body) || startsList(s.Else) {
			return true
		}
	}
	return false
}

// Leaf reports whether the function calls no other.
func (f *Function) Leaf() bool { return !calls(f.Body, "") }

// Calls reports whether the body calls a function.
func (f *Function) Calls(callee string) bool { return calls(f.Body, callee) }

// calls reports a call of a function, or of any where none is named.
func calls(steps []Step, callee string) bool {
	for _, s := range steps {
		if s.Kind == Call && (callee == "" || s.Callee == callee) || calls(s.Body, callee) || calls(s.Else, callee) {
			return true
		}
	}
	return false
}

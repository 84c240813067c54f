package framemap

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Register is one that carries arguments or results.
type Register struct {
	Class RegisterClass
	Index int // of a General one a trace.Register
}

// RegisterClass is a file of registers.
type RegisterClass uint8

// The classes.
const (
	General RegisterClass = iota
	Vector                // xmm, ymm or zmm, by the size of what lies in it
	X87                   // st0, st1
	MMX                   // mm0 to mm7
)

// String gives the name of the whole register, as in "rdi", "xmm0", "st0".
func (r Register) String() string {
	switch r.Class {
	case General:
		return trace.Register(r.Index).String()
	case Vector:
		return fmt.Sprintf("xmm%d", r.Index)
	case MMX:
		return fmt.Sprintf("mm%d", r.Index)
	}
	return fmt.Sprintf("st%d", r.Index)
}

// Piece is where some bytes of a value lie: in the lowest bytes of a register, or on
// the stack.
type Piece struct {
	At, Size   int // in the value, in bytes
	InRegister bool
	Register   Register
	// Offset is the address on the stack, from the CFA: RSP before the call.
	Offset int64
}

// Place is where an argument or a result lies.
type Place struct {
	Name string // of the parameter; "sret" for the address of a result in memory
	Size int    // bytes of the value
	// Indirect says that the pieces hold the address of the value, which lies in memory
	// that the caller provides.
	Indirect bool
	Align    int     // of the memory of an Indirect value, in bytes
	Pieces   []Piece // by At; none for a value of no bytes
}

// Call is how a function is called.
type Call struct {
	Arguments []Place // in order, sret among them where it is passed
	// Result has no pieces where nothing is returned. Where it is Indirect, its pieces
	// say where the address comes back.
	Result Place
	// StackBytes is what the caller provides above the return address: arguments and,
	// where the convention has one, home space.
	StackBytes int
	HomeSpace  int // bytes of it
	Pops       int // bytes that the callee removes besides the return address
	Alignment  int // of RSP before the call instruction, in bytes
	// Vectors is what AL says of a call to a variadic function (psABI 3.2.3): how many
	// vector registers are used, at most; -1 where it says nothing.
	Vectors int
}

package lowering

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// account is where things lie, as they were put there. Offsets are from an origin that
// is a multiple of 16: the CFA, or in a frame that realigns the place down to which it
// does, a multiple of 32 or 64.
type account struct {
	variables map[string]variable
	rsp       int  // where the stack pointer is
	frameEnd  int  // where it is in the body
	fromRBP   bool // variables are addressed from the frame pointer
	pointer   int  // where it points, from the CFA
}

// variable is where a variable lies.
type variable struct {
	declaration.Variable
	shape shape
	at    int
	above bool // it lies above the CFA, or in the caller's frame: at is from the CFA
	// indirect says that its address lies there.
	indirect bool
}

// place is an address as an operand: a base register and a displacement.
type place struct {
	base string
	disp int
}

func (p place) plus(n int) place { return place{p.base, p.disp + n} }

// memory writes an operand of a size.
func (p place) memory(size int) string {
	names := map[int]string{1: "byte", 2: "word", 4: "dword", 8: "qword", 16: "xmmword", 32: "ymmword", 64: "zmmword"}
	return fmt.Sprintf("%s ptr %s", names[size], p)
}

// String writes the address alone.
func (p place) String() string {
	if p.disp == 0 {
		return "[" + p.base + "]"
	}
	return fmt.Sprintf("[%s%+d]", p.base, p.disp)
}

// stackPointer and framePointer are their names in a mode.
func stackPointer(mode trace.Mode) string {
	return map[trace.Mode]string{trace.Mode64: "rsp", trace.Mode32: "esp"}[mode]
}

func framePointer(mode trace.Mode) string {
	return map[trace.Mode]string{trace.Mode64: "rbp", trace.Mode32: "ebp"}[mode]
}

// place gives the address of what lies at a variable's place: itself, or its address.
func (w *writer) place(v variable) place {
	switch {
	case v.above && w.function.Frame.Pointer:
		return place{framePointer(w.mode), v.at - w.pointer}
	case w.fromRBP:
		return place{framePointer(w.mode), v.at - w.pointer}
	}
	return place{stackPointer(w.mode), v.at - w.rsp}
}

// value gives the address of a variable's value. One that was passed by reference needs
// a register to hold it.
func (w *writer) value(v variable, register string) place {
	if !v.indirect {
		return w.place(v)
	}
	w.emit("mov %s, %s", register, w.place(v).memory(w.mode.Bytes()))
	return place{register, 0}
}

// find gives a variable that the reader has found to be there.
func (w *writer) find(name string) variable { return w.variables[name] }

package layout

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Call predicts how a function is called. extra are the types of the variadic
// arguments, promoted as C has it. The error is a *Mistake: a type that the convention
// does not have.
func Call(f *declaration.Function, extra []*declaration.Type) (framemap.Call, error) {
	return Rules{}.Call(f, extra)
}

// call is a call while its arguments are being placed.
type call struct {
	sizes
	convention
	function *declaration.Function
	stack    int // bytes of arguments
	used     int // registers of convention.integers, under win64 positions
	vectors  int // vector registers
	mmx      int
	align    int
}

// Call predicts a call by these rules.
func (r Rules) Call(f *declaration.Function, extra []*declaration.Type) (framemap.Call, error) {
	c := &call{sizes: r.sizes(f.Convention), convention: conventions[f.Convention], function: f, align: stackAlignment}
	if err := c.supported(f, extra); err != nil {
		return framemap.Call{}, err
	}
	c.prepare()
	made := framemap.Call{Vectors: -1}
	made.Result = c.result(c, f.Returns)
	if made.Result.Indirect {
		made.Arguments = append(made.Arguments, c.sret())
	}
	onStack := made.Result.Indirect && !made.Arguments[0].Pieces[0].InRegister
	for _, p := range f.Params {
		made.Arguments = append(made.Arguments, c.place(p.Name, p.Type, false))
	}
	for _, t := range extra {
		made.Arguments = append(made.Arguments, c.place("", t, true))
	}
	made.HomeSpace = c.home
	made.StackBytes = max(c.stack, c.home)
	made.Pops = c.popped(onStack)
	made.Alignment = c.align
	if f.Variadic && f.Convention == declaration.SysV {
		made.Vectors = c.alHolds()
	}
	return made, nil
}

// prepare changes the convention by what the function is.
func (c *call) prepare() {
	f := c.function
	if c.mode == trace.Mode32 && f.Variadic && c.keep(VariadicOnStack) {
		c.convention = conventions[declaration.Cdecl]
		c.convention.vectors = 0
	}
	if !c.keep(RegisterCount) && len(c.integers) > 0 && c.mode == trace.Mode32 {
		c.integers = c.integers[:len(c.integers)-1]
	}
	if !c.keep(HomeSpace) {
		c.home = 0
	}
	if f.Convention == declaration.Win64 {
		c.stack = c.home
	}
}

func (c *call) alHolds() int {
	if !c.keep(CountsVectors) {
		return 0
	}
	return c.vectors
}

func (c *call) place(name string, t *declaration.Type, unnamed bool) framemap.Place {
	p := c.pass(c, t, unnamed)
	p.Name = name
	return p
}

// popped is what the callee removes: under stdcall and its kin all arguments, else the
// address of a result that is on the stack (i386 psABI 2.2.4). Under GCC's regparm it is
// there in variadic functions alone, and stays.
func (c *call) popped(sretOnStack bool) int {
	switch {
	case c.pops && c.keep(CalleePops):
		return c.stack
	case sretOnStack && c.mode == trace.Mode32 && len(conventions[c.function.Convention].integers) == 0 && c.keep(CalleePopsSret):
		return c.slot()
	}
	return 0
}

// pointerType is that of an address.
var pointerType = &declaration.Type{Kind: declaration.Pointer}

// sret is the address of a result in memory: an argument before the others.
func (c *call) sret() framemap.Place {
	if !c.keep(SretTakesRegister) {
		return c.onStack("sret", c.slot(), c.slot())
	}
	return c.place("sret", pointerType, false)
}

// onStack takes the next place on the stack.
func (c *call) onStack(name string, size, align int) framemap.Place {
	p := framemap.Place{Name: name, Size: size}
	if size == 0 {
		return p
	}
	if c.keep(StackAlignment) {
		c.stack = roundUp(c.stack, max(align, c.slot()))
		c.align = max(c.align, align)
	}
	p.Pieces = []framemap.Piece{{Size: size, Offset: int64(c.stack)}}
	c.stack = roundUp(c.stack+size, c.slot())
	return p
}

// nextInteger takes the next register for integers.
func (c *call) nextInteger() framemap.Register {
	c.used++
	return framemap.Register{Class: framemap.General, Index: int(c.integers[c.used-1])}
}

func (c *call) nextVector() framemap.Register {
	c.vectors++
	return framemap.Register{Class: framemap.Vector, Index: c.vectors - 1}
}

func general(r trace.Register) framemap.Register {
	return framemap.Register{Class: framemap.General, Index: int(r)}
}

func vectorRegister(n int) framemap.Register {
	return framemap.Register{Class: framemap.Vector, Index: n}
}

func x87Register(n int) framemap.Register { return framemap.Register{Class: framemap.X87, Index: n} }

// inRegister is a piece of a value in a register.
func inRegister(r framemap.Register, at, size int) framemap.Piece {
	return framemap.Piece{InRegister: true, Register: r, At: at, Size: size}
}

// indirect is a place that holds the address of a value.
func (c *call) indirect(p framemap.Place, size, align int) framemap.Place {
	p.Indirect, p.Size, p.Align = true, size, align
	return p
}

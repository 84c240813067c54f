package lowering

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// part is some bytes of a value and where they travel: in a register, named by its
// whole, or on the stack, counted from RSP at the call.
type part struct {
	at, size int
	register string // "rdi", "xmm0", "st0", "mm0"; empty on the stack
	stack    int
}

// carried is how a value travels.
type carried struct {
	parts   []part
	address bool // the parts are those of its address
	shape   shape
}

// transfer is how a function is called.
type transfer struct {
	arguments []carried
	sret      *carried // the address of the result; nil where the result is in registers
	result    carried
	stack     int // bytes of arguments and home space
	pops      int
	vectors   int // vector registers that arguments take
}

// carrier hands out registers and stack.
type carrier struct {
	transfer
	mode     trace.Mode
	integers []string // that are left
	xmm, mmx int      // taken
	mostXMM  int
}

// plan works out how a function is called with arguments of these types, of which those
// behind the first named ones are variadic.
func plan(f *declaration.Function, types []*declaration.Type) transfer {
	named := len(f.Params)
	switch f.Convention {
	case declaration.SysV:
		return planSysV(f.Returns, types, named)
	case declaration.Win64:
		return planWin64(f.Returns, types, named)
	}
	return plan32(f, types)
}

func (c *carrier) onStack(s shape, align int) carried {
	if s.size == 0 {
		return carried{shape: s}
	}
	slot := c.mode.Bytes()
	at := up(c.stack, max(align, slot))
	c.stack = up(at+s.size, slot)
	return carried{parts: []part{{size: s.size, stack: at}}, shape: s}
}

func (c *carrier) integer(at, size int) part {
	r := c.integers[0]
	c.integers = c.integers[1:]
	return part{at: at, size: size, register: r}
}

func (c *carrier) vector(at, size int) part {
	c.xmm++
	c.vectors = c.xmm
	return part{at: at, size: size, register: xmm(c.xmm - 1)}
}

func xmm(n int) string { return fmt.Sprintf("xmm%d", n) }

func pointerShape(mode trace.Mode) shape {
	return shapeOf(&declaration.Type{Kind: declaration.Pointer}, mode)
}

// quads tells of each eight bytes of a value which leaves lie there.
func quads(s shape) [][]leafKind {
	all := make([][]leafKind, up(s.size, 8)/8)
	for _, l := range s.leaves {
		for at := l.first / 64; at <= (l.end-1)/64; at++ {
			all[at] = append(all[at], l.kind)
		}
	}
	return all
}

// planSysV: psABI 3.2.3.
func planSysV(returns *declaration.Type, types []*declaration.Type, named int) transfer {
	c := &carrier{mode: trace.Mode64, integers: []string{"rdi", "rsi", "rdx", "rcx", "r8", "r9"}, mostXMM: 8}
	c.result = resultSysV(returns)
	if c.result.address {
		sret := c.sysV(pointerShape(c.mode), false)
		c.sret = &sret
	}
	for i, t := range types {
		c.arguments = append(c.arguments, c.sysV(shapeOf(t, c.mode), i >= named))
	}
	return c.transfer
}

// travels says of each eight bytes of a value whether it goes through a general register
// ('i'), the next vector register ('v') or the one before ('u'), or is padding (' ').
// Values for which memory is true do not fit into registers at all.
func travels(s shape) (how string, memory bool) {
	for _, l := range s.leaves {
		if l.skew || l.kind == extended {
			return "", true
		}
	}
	for _, kinds := range quads(s) {
		class := byte(' ')
		for _, k := range kinds {
			switch {
			case k == whole || k == bits:
				class = 'i'
			case class != 'i' && k == floating:
				class = 'v'
			case class == ' ' && k == upper:
				class = 'u'
			}
		}
		how += string(class)
	}
	if len(how) <= 2 {
		return how, false
	}
	for i := range how {
		if how[i] != map[bool]byte{true: 'v', false: 'u'}[i == 0] {
			return "", true
		}
	}
	return how, false
}

func (c *carrier) sysV(s shape, variadic bool) carried {
	how, memory := travels(s)
	if memory || variadic && len(how) > 2 {
		return c.onStack(s, s.align)
	}
	integers, vectors := 0, 0
	for _, class := range how {
		switch class {
		case 'i':
			integers++
		case 'v':
			vectors++
		}
	}
	if integers > len(c.integers) || c.xmm+vectors > c.mostXMM {
		return c.onStack(s, s.align)
	}
	made := carried{shape: s}
	for i, class := range how {
		at := 8 * i
		size := min(8, s.size-at)
		switch class {
		case 'i':
			made.parts = append(made.parts, c.integer(at, size))
		case 'v':
			made.parts = append(made.parts, c.vector(at, size))
		case 'u':
			made.parts[len(made.parts)-1].size += size
		}
	}
	return made
}

func resultSysV(t *declaration.Type) carried {
	s := shapeOf(t, trace.Mode64)
	made := carried{shape: s}
	if t.Kind == declaration.Complex && t.Bits == 80 {
		made.parts = []part{{0, x87Size, "st0", 0}, {s.size / 2, x87Size, "st1", 0}}
		return made
	}
	if len(s.leaves) > 0 && s.size == 16 && onlyX87(s) {
		made.parts = []part{{0, x87Size, "st0", 0}}
		return made
	}
	how, memory := travels(s)
	if memory {
		return inMemory(s, trace.Mode64)
	}
	integers, vectors := []string{"rax", "rdx"}, 0
	for i, class := range how {
		at := 8 * i
		size := min(8, s.size-at)
		switch class {
		case 'i':
			made.parts = append(made.parts, part{at, size, integers[0], 0})
			integers = integers[1:]
		case 'v':
			made.parts = append(made.parts, part{at, size, xmm(vectors), 0})
			vectors++
		case 'u':
			made.parts[len(made.parts)-1].size += size
		}
	}
	return made
}

// x87Size is what fld and fstp move of a long double.
const x87Size = 10

// onlyX87 reports whether a value is one long double and nothing beside it.
func onlyX87(s shape) bool {
	for _, l := range s.leaves {
		if l.kind != extended && l.kind != exponent || l.skew {
			return false
		}
	}
	return true
}

func inMemory(s shape, mode trace.Mode) carried {
	back := "rax"
	return carried{parts: []part{{0, mode.Bytes(), back, 0}}, address: true, shape: s}
}

// planWin64: x64 calling convention; where types are Linux's, GCC's ms_abi.
func planWin64(returns *declaration.Type, types []*declaration.Type, named int) transfer {
	c := &carrier{mode: trace.Mode64}
	position := 0
	take := func(t *declaration.Type, variadic bool) carried {
		s := shapeOf(t, c.mode)
		made := carried{shape: s}
		float := t.Kind == declaration.Float && s.size <= 8
		size := s.size
		if !oneMove(size) {
			made.address, float, size = true, false, 8
		}
		at := position
		position++
		if at >= 4 {
			made.parts = []part{{size: size, stack: 8 * at}}
			return made
		}
		if float {
			made.parts = append(made.parts, part{size: size, register: xmm(at)})
		}
		if !float || variadic {
			made.parts = append(made.parts, part{size: size, register: []string{"rcx", "rdx", "r8", "r9"}[at]})
		}
		return made
	}
	c.result = resultWin64(returns)
	if c.result.address {
		sret := take(&declaration.Type{Kind: declaration.Pointer}, false)
		c.sret = &sret
	}
	for i, t := range types {
		c.arguments = append(c.arguments, take(t, i >= named))
	}
	c.stack = 8 * max(position, 4)
	return c.transfer
}

func oneMove(size int) bool { return size == 1 || size == 2 || size == 4 || size == 8 }

func resultWin64(t *declaration.Type) carried {
	s := shapeOf(t, trace.Mode64)
	register := "rax"
	switch wide := s.size == 16 && (t.Kind == declaration.Integer || t.Kind == declaration.Vector); {
	case t.Kind == declaration.Void:
		return carried{shape: s}
	case wide, t.Kind == declaration.Float && s.size <= 8:
		register = "xmm0"
	case !oneMove(s.size):
		return inMemory(s, trace.Mode64)
	}
	return carried{parts: []part{{0, s.size, register, 0}}, shape: s}
}

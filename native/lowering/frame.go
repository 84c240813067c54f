package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// frame says where things lie in a routine's frame (scenarios/README.md, "The frame").
type frame struct {
	variables scope // the params and locals of the whole body
	blocks    map[*declaration.Step]scope
	sret      location   // of the address of a result in memory
	area      location   // of the register save area
	vectors   []location // of saved vector registers
	pushed    int        // bytes from the CFA down to the lowest register that is pushed
	below     int        // bytes that RSP is lowered by behind the pushes, or where it was aligned
}

// scope is a set of names, each with its variable.
type scope map[string]*variable

// variable is a parameter or a local in its place.
type variable struct {
	declaration.Variable
	number   int // index among Function.Variables
	size     int // bytes
	place    location
	indirect bool // the address of the value lies at the place
}

// location is a place relative to the CFA, or to where the prologue aligned RSP.
type location struct {
	offset  int
	aligned bool
}

const savedVector = 16 // bytes of a saved vector register, and their alignment (x64 calling convention)

const redZone = 128 // bytes below RSP that are the function's own (psABI AMD64 3.2.2)

// planner places one thing below another.
type planner struct {
	*routine
	frame  frame
	cursor int  // offset of the lowest byte that is placed
	lowest int  // the least that the cursor was
	below  bool // where the prologue aligned RSP
	taken  []span
	number int // of the next variable
}

// span is a range of offsets that is in use, without its end.
type span struct {
	from, to int
	name     string
}

func planFrame(r *routine) frame {
	p := &planner{routine: r}
	p.frame.variables, p.frame.blocks = scope{}, map[*declaration.Step]scope{}
	p.frame.pushed = r.word * (1 + len(r.Frame.Saves))
	if r.Frame.Pointer {
		p.frame.pushed += r.word
	}
	p.cursor = -p.frame.pushed
	p.lowest = p.cursor
	for _, v := range r.Frame.Vectors {
		saved := &variable{Variable: declaration.Variable{Name: "the saved " + vectorName(v, savedVector), Position: p.Position}}
		p.frame.vectors = append(p.frame.vectors, p.place(saved, savedVector, savedVector))
	}
	if p.realigns() {
		p.below, p.cursor, p.lowest = true, 0, 0
	}
	params := make([]*variable, len(r.Params))
	for k, v := range r.Params {
		params[k] = p.enter(p.frame.variables, v)
	}
	p.locals(p.frame.variables, r.Locals)
	p.params(params)
	p.placeArea()
	p.blocks(r.Body)
	p.lower()
	return p.frame
}

func (r *routine) realigns() bool { return r.Frame.Realign > 0 }

// enter gives a variable its name and number.
func (p *planner) enter(s scope, v declaration.Variable) *variable {
	entered := &variable{Variable: v, number: p.number, size: size(v.Type, p.program.mode)}
	if v.Type.Kind == declaration.VaList {
		entered.size = listSize(p.Convention)
	}
	p.number++
	if _, taken := s[v.Name]; taken {
		p.wrong(v.Position, "give it another name", "a variable of %s has the name %s already", p.Name, v.Name)
		return entered
	}
	s[v.Name] = entered
	return entered
}

// locals places variables in their order.
func (p *planner) locals(s scope, all []declaration.Variable) {
	for _, v := range all {
		entered := p.enter(s, v)
		if v.Offset != nil {
			p.fix(entered)
			continue
		}
		entered.place = p.place(entered, entered.size, alignment(v.Type, p.program.mode))
	}
}

// place finds the highest address below all that is placed.
func (p *planner) place(v *variable, size, align int) location {
	if most := max(16, p.Frame.Realign); align > most {
		p.wrong(v.Position, "write frame: {pointer: true, realign: 32} or 64 for more", "%s is aligned to %d bytes, and the frame of %s to %d", v.Name, align, p.Name, most)
		align = most
	}
	from := down(p.cursor-size, align)
	p.take(span{from, from + size, v.Name})
	return location{offset: from, aligned: p.below}
}

// fix puts a local where its author wants it, relative to the frame pointer.
func (p *planner) fix(v *variable) {
	switch {
	case !p.Frame.Pointer:
		p.wrong(v.Position, "write frame: {pointer: true}", "the offset of %s is from the frame pointer, and %s has none", v.Name, p.Name)
		return
	case p.realigns():
		p.wrong(v.Position, "leave the offset out", "the offset of %s is from the frame pointer, and with realign locals have no fixed place there", v.Name)
		return
	case *v.Offset >= 0 || *v.Offset < -mostFrame:
		p.wrong(v.Position, "write an offset below zero, as in -16", "the offset of %s is %d: locals lie below the frame pointer", v.Name, *v.Offset)
		return
	}
	from := int(*v.Offset) - 2*p.word
	s := span{from, from + v.size, v.Name}
	if s.to > -p.frame.pushed {
		p.wrong(v.Position, "choose a lower offset", "%s at offset %d overlaps what %s pushed", v.Name, *v.Offset, p.Name)
	}
	for _, other := range p.taken {
		if s.from < other.to && other.from < s.to {
			p.wrong(v.Position, "choose another offset", "%s at offset %d overlaps %s", v.Name, *v.Offset, other.name)
		}
	}
	v.place = location{offset: from}
	p.take(s)
}

// mostFrame is the bytes that a frame can have: the largest stack.
const mostFrame = trace.MaxStackSize

func (p *planner) take(s span) {
	p.taken = append(p.taken, s)
	p.cursor = min(p.cursor, s.from)
	p.lowest = min(p.lowest, p.cursor)
}

// blocks places the locals of blocks, each block's below what encloses it.
func (p *planner) blocks(steps []declaration.Step) {
	for k := range steps {
		s := &steps[k]
		cursor, taken := p.cursor, p.taken
		if len(s.Locals) > 0 {
			p.frame.blocks[s] = scope{}
			p.locals(p.frame.blocks[s], s.Locals)
		}
		p.blocks(s.Body)
		p.blocks(s.Else)
		p.cursor, p.taken = cursor, taken
	}
}

// lower finds how far RSP goes down.
func (p *planner) lower() {
	start := p.frame.pushed
	if p.realigns() {
		start = 0
	}
	if p.Frame.RedZone {
		if -p.lowest > start+redZone {
			p.wrong(p.Position, "declare less, or leave red_zone out", "%s keeps %d bytes below rsp: the red zone has %d", p.Name, -p.lowest-start, redZone)
		}
		return
	}
	if -p.lowest > mostFrame {
		p.wrong(p.Position, "declare less", "the frame of %s takes %d bytes: a stack has at most %d", p.Name, -p.lowest, mostFrame)
	}
	p.frame.below = up(-p.lowest, max(16, p.Frame.Realign)) - start + p.outgoing
}

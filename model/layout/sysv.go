package layout

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// passSysV: psABI 3.2.3, Passing.
func (c *call) passSysV(t *declaration.Type, unnamed bool) framemap.Place {
	size, align := c.of(t)
	classes := c.classify(t)
	wide := len(classes) > 2 && classes[0] == sse
	if c.memory(classes) || unnamed && wide && c.keep(UnnamedVectors) {
		return c.onStack("", size, align)
	}
	integers, vectors := 0, 0
	for _, k := range classes {
		switch k {
		case integer:
			integers++
		case sse:
			vectors++
		case noClass, sseUp, x87, x87Up, complexX87, inMemory:
		}
	}
	fits := c.used+integers <= len(c.integers) && c.vectors+vectors <= c.convention.vectors
	if !fits && c.keep(BothOrNothing) || c.used >= len(c.integers) && integers > 0 || c.vectors >= c.convention.vectors && vectors > 0 {
		return c.onStack("", size, align)
	}
	return c.inRegisters(classes, size)
}

// memory reports whether classes keep an argument out of registers.
func (c *call) memory(classes []class) bool {
	for _, k := range classes {
		if k == inMemory || (k == x87 || k == complexX87) && c.keep(LongDoubleInMemory) {
			return true
		}
	}
	return false
}

// inRegisters gives each eightbyte the next register of its class. What is left when
// there is none goes to the stack, which happens only to who forgets BothOrNothing.
func (c *call) inRegisters(classes []class, size int) framemap.Place {
	p := framemap.Place{Size: size}
	for i, k := range classes {
		at := i * eightbyte
		bytes := min(eightbyte, size-at)
		switch {
		case k == integer && c.used < len(c.integers):
			p.Pieces = append(p.Pieces, inRegister(c.nextInteger(), at, bytes))
		case k == sse && c.vectors < c.convention.vectors:
			p.Pieces = append(p.Pieces, inRegister(c.nextVector(), at, bytes))
		case k == sseUp:
			c.continues(&p, at, bytes)
		case k == noClass:
		default:
			rest := c.onStack("", bytes, eightbyte)
			rest.Pieces[0].At = at
			p.Pieces = append(p.Pieces, rest.Pieces...)
		}
	}
	return p
}

// continues puts an SSEUP eightbyte behind the SSE one, in the same register.
func (c *call) continues(p *framemap.Place, at, bytes int) {
	if c.keep(VectorInOne) {
		p.Pieces[len(p.Pieces)-1].Size += bytes
		return
	}
	p.Pieces = append(p.Pieces, inRegister(c.nextVector(), at, bytes))
}

// resultSysV: psABI 3.2.3, Returning of Values.
func (c *call) resultSysV(t *declaration.Type) framemap.Place {
	size, align := c.of(t)
	classes := c.classify(t)
	p := framemap.Place{Size: size}
	integers, vectors := []trace.Register{trace.RAX, trace.RDX}, 0
	if !c.keep(LargeInMemory) && size > 2*eightbyte { // there are not so many registers for results
		classes = []class{inMemory}
	}
	for i, k := range classes {
		at := i * eightbyte
		bytes := min(eightbyte, size-at)
		switch k {
		case inMemory:
			return c.indirect(c.sretBack(), size, align)
		case integer:
			p.Pieces = append(p.Pieces, inRegister(general(integers[0]), at, bytes))
			integers = integers[1:]
		case sse:
			p.Pieces = append(p.Pieces, inRegister(vectorRegister(vectors), at, bytes))
			vectors++
		case sseUp:
			p.Pieces[len(p.Pieces)-1].Size += bytes
		case x87:
			p.Pieces = append(p.Pieces, inRegister(x87Register(0), at, x87Bytes))
		case complexX87:
			p.Pieces = append(p.Pieces, inRegister(x87Register(0), 0, x87Bytes), inRegister(x87Register(1), size/2, x87Bytes))
		case noClass, x87Up:
		}
	}
	return p
}

// x87Bytes are those of a value in an x87 register; what memory has more is padding.
const x87Bytes = 10

// sretBack is where the address of a result in memory comes back.
func (c *call) sretBack() framemap.Place {
	r := trace.RAX
	if !c.keep(SretInRAX) {
		r = trace.RDI
	}
	return framemap.Place{Pieces: []framemap.Piece{inRegister(general(r), 0, c.slot())}}
}

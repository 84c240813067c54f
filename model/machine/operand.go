package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// operand is what an instruction works on.
type operand struct {
	kind     operandKind
	part     part // of the register
	register trace.Register
	vector   uint8 // number of the vector register; of the x87 register, from the top
	// size is the operand's width in bytes.
	size      int
	immediate uint64 // sign-extended; of a branch the target
}

type operandKind uint8

const (
	noOperand operandKind = iota
	generalRegister
	vectorRegister
	x87Register
	memoryOperand
	immediateOperand
)

// pointer is an address in memory: base + index<<shift + displacement (SDM vol. 1,
// 3.7.5). One relative to RIP has it added to the displacement already.
type pointer struct {
	displacement uint64
	base, index  int8 // register numbers, -1 for none
	shift        uint8
	// size is that of an address in bytes: 8, 4 or 2.
	size int
	// segment is SS by default if the base is RSP or RBP, else DS (SDM vol. 1,
	// 3.7.4): through SS, what the access violates is #SS.
	segment trace.Segment
}

// effective computes the address.
func (s *state) effective(p *pointer) uint64 {
	address := p.displacement
	if s.open != nil {
		s.needPointer(p)
	}
	if p.base >= 0 {
		address += s.general[p.base]
	}
	if p.index >= 0 {
		address += s.general[p.index] << p.shift
	}
	return address & mask(p.size)
}

// readPointer reads SIB and displacement (SDM vol. 2, tables 2-2 and 2-3). What scales
// an EVEX displacement of one byte is the access's size (SDM vol. 2, 2.7.5).
func (e *encoding) readPointer(scale uint64) (pointer, error) {
	if e.addressSize() == 2 {
		return e.readPointer16(scale)
	}
	p := pointer{base: int8(e.rm | e.b<<3), index: -1, size: e.addressSize()}
	if e.rm == 4 {
		if err := e.readSIB(&p); err != nil {
			return p, err
		}
	} else if e.mod == 0 && e.rm == 5 {
		p.base = -1 // RIP, see finishPointer
	}
	size := [3]int{0, 1, 4}[e.mod]
	if p.base < 0 { // with mod 0 alone
		size = 4
	}
	p.segment = e.segmentOf(p.base)
	return p, e.readDisplacement(&p, size, scale)
}

func (e *encoding) readDisplacement(p *pointer, size int, scale uint64) error {
	displacement, err := e.little(size)
	p.displacement = signExtend(displacement, size)
	if size == 1 && e.vector.kind == evex {
		p.displacement *= scale
	}
	return err
}

// segmentOf is the segment of an address with that base.
func (e *encoding) segmentOf(base int8) trace.Segment {
	switch {
	case e.overridden:
		return e.segment
	case base == int8(trace.RSP) || base == int8(trace.RBP):
		return trace.SS
	}
	return trace.DS
}

// readSIB reads scale, index and base: no index where it would be RSP, no base
// where it would be RBP or R13 and mod is 0.
func (e *encoding) readSIB(p *pointer) error {
	b, err := e.next()
	if err != nil {
		return err
	}
	p.shift = b >> 6
	if index := int8(b>>3&7 | e.x<<3); index != int8(trace.RSP) {
		p.index = index
	}
	p.base = int8(b&7 | e.b<<3)
	if e.mod == 0 && b&7 == 5 {
		p.base = -1
	}
	return nil
}

// ripRelative reports whether the displacement counts from the end of the
// instruction (SDM vol. 2, 2.2.1.6).
func (e *encoding) ripRelative() bool {
	return e.mode == trace.Mode64 && e.mod == 0 && e.rm == 5
}

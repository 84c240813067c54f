package harness_test

import "fmt"

// x87Slots is how many values of ten bytes a program on the x87 has in its data, each at
// a multiple of 16 behind numbers.
const x87Slots = 6

// onX87 draws instructions of the floating-point unit on values at the edges of its
// formats, with checkpoints between them.
func (d dice) onX87() randomProgram {
	p := randomProgram{vocabulary: d.vocabulary}
	p.add(stackShape, "size: 4096")
	for range x87Slots {
		p.add(data, fmt.Sprintf("tbyte 0x%04x%016x", d.extendedExponent(), d.significand()))
	}
	p.add(lines, fmt.Sprintf("sub %s, 128", d.stackPointer), "before:")
	for i := range 4 + d.IntN(16) {
		p.add(lines, d.x87Lines()...)
		if d.oneIn(2) {
			p.add(lines, fmt.Sprintf("after%d:", i))
		}
	}
	p.add(lines, fmt.Sprintf("add %s, 128", d.stackPointer), "after:", "ret")
	return p
}

// x87Lines draws an instruction, with what comes before it.
func (d dice) x87Lines() []string {
	register := fmt.Sprintf("st(%d)", d.IntN(8))
	load, store, integer := d.among("dword", "qword", "tbyte"), d.among("dword", "qword"), d.among("word", "dword", "qword")
	from, to := fmt.Sprintf(" [numbers+%d]", 16+16*d.IntN(x87Slots)), fmt.Sprintf(" [%s+%d]", d.stackPointer, 16*d.IntN(8))
	switch d.IntN(16) {
	case 0, 1, 2, 3:
		return []string{"fld " + load + from}
	case 4:
		return []string{"fild " + integer + d.among(from, to)}
	case 5:
		return []string{"fstp " + d.among("tbyte", store) + to}
	case 6:
		return []string{"fst " + store + to}
	case 7:
		return []string{"fistp " + integer + to}
	case 8:
		return []string{"fist " + d.among("word", "dword") + to}
	case 9:
		return []string{d.among("fld", "fst", "fstp", "fxch", "fxch", "ffree") + " " + register}
	case 10:
		return []string{d.among("fchs", "fabs", "fld1", "fldz")}
	case 11:
		return []string{fmt.Sprintf("mov word ptr%s, %#x", to, d.controlWord()), "fldcw word ptr" + to}
	case 12:
		return []string{d.among("fnstcw", "fnstsw") + " word ptr" + to}
	case 13:
		return []string{d.among("fnstsw ax", "fnclex", "fninit", "emms", "fwait")}
	case 14:
		return []string{fmt.Sprintf("fxsave [numbers+%d]", 128+16*d.IntN(2))}
	}
	image := []string{"fxsave [numbers+128]", "fxrstor [numbers+128]"}
	if d.oneIn(2) { // some registers become empty
		image = []string{image[0], fmt.Sprintf("and byte ptr [numbers+132], %#x", d.byte()), image[1]}
	}
	return image
}

// controlWord draws a rounding and a precision; sometimes an exception is let through.
func (d dice) controlWord() int {
	word := 0x7f | d.IntN(16)<<8
	if d.oneIn(8) {
		word &^= 1 << d.IntN(6)
	}
	return word
}

// extendedExponent draws sign and exponent of a float of 80 bits: at the ends of its own
// range, of that of the shorter formats and of integers, or anything.
func (d dice) extendedExponent() uint16 {
	near := pick(d, 0, 0, 1, 0x7ffe, 0x7fff, 0x7fff, 16383-1074, 16383-1022, 16383+1023, 16383-149, 16383-126, 16383+127, 16383+15, 16383+31, 16383+63, 16383)
	exponent := near
	if d.oneIn(2) {
		exponent = max(0, near+d.IntN(7)-3)
	}
	if d.oneIn(16) {
		exponent = d.IntN(1 << 15)
	}
	return uint16(exponent&0x7fff | d.IntN(2)<<15)
}

// significand draws one whose bits are at an edge, where rounding goes either way; its
// parts are floats of 32 and 64 bits too.
func (d dice) significand() uint64 {
	switch d.IntN(8) {
	case 0:
		return 1 << 63
	case 1:
		return pick[uint64](d, 0, 1<<62, 3<<62, 1<<63|1, 3<<62|1, 1)
	case 2:
		return ^uint64(0) << d.IntN(64)
	case 3: // half of what is dropped, and something next to it
		return 1<<63 | 1<<pick(d, 10, 11, 39, 40, 41) + uint64(d.IntN(3)) - 1 | d.Uint64()&(1<<pick(d, 11, 12, 40, 41, 62))
	case 4: // a double
		return uint64(d.IntN(2))<<63 | pick[uint64](d, 0, 1, 0x7fe, 0x7ff, 0x3ff, uint64(d.IntN(0x800)))<<52 | pick(d, 0, 1, 1<<51, d.Uint64()&(1<<52-1))
	case 5: // a single, in the lower half
		return uint64(d.Uint32())<<32 | uint64(d.IntN(2))<<31 | pick[uint64](d, 0, 1, 0xfe, 0xff, uint64(d.IntN(0x100)))<<23 | pick(d, 0, 1, 1<<22, d.Uint64()&(1<<23-1))
	case 6:
		return d.Uint64()
	}
	return d.Uint64() | 1<<63
}

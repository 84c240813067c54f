package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// isVectorPrefix reports whether c4, c5 or 62 is one: in 32-bit code they are les,
// lds and bound where the next byte would be a ModRM with memory (SDM vol. 2, 2.3.5.1
// and 2.7.11.2).
func (e *encoding) isVectorPrefix() (bool, error) {
	if e.mode == trace.Mode64 {
		return true, nil
	}
	b, err := e.next()
	if err != nil {
		return false, err
	}
	e.position--
	return b>>6 == 3, nil
}

// beyond32 reports whether a VEX or EVEX prefix names registers above the eighth or
// a quadword.
func (e *encoding) beyond32() bool {
	return e.b != 0 || e.vector.rHigh != 0 || e.vector.register >= visibleRegisters || e.vector.kind == vex && e.w != 0
}

// readVector reads a VEX or EVEX prefix after its first byte, and the opcode.
// Before it, 66, f2, f3, lock and REX are #UD (SDM vol. 2, 2.3.2 to 2.3.4, 2.7.11.1).
func (e *encoding) readVector(first byte) error {
	if e.lock || e.operand16 || e.repeat != 0 || e.hasREX {
		return e.undefined()
	}
	read := map[byte]func() error{0xc5: e.readVEX2, 0xc4: e.readVEX3, 0x62: e.readEVEX}[first]
	if err := read(); err != nil {
		return err
	}
	var err error
	e.opcode, err = e.next()
	return err
}

// readVEX2: R vvvv L pp (SDM vol. 2, figure 2-9). R and vvvv are inverted.
func (e *encoding) readVEX2() error {
	b, err := e.next()
	if err != nil {
		return err
	}
	e.opcodeMap = 1
	e.r = ^b >> 7 & 1
	e.readVEXLast(b)
	return nil
}

// readVEX3: R X B mmmmm, W vvvv L pp. R, X, B and vvvv are inverted.
func (e *encoding) readVEX3() error {
	bytes, err := e.little(2)
	if err != nil {
		return err
	}
	b := byte(bytes)
	e.r, e.x, e.b = ^b>>7&1, ^b>>6&1, ^b>>5&1
	e.opcodeMap = b & 0x1f
	e.w = byte(bytes>>15) & 1
	e.readVEXLast(byte(bytes >> 8))
	return nil
}

func (e *encoding) readVEXLast(b byte) {
	e.vector = vectorEncoding{kind: vex, register: ^b >> 3 & 15, length: b >> 2 & 1, mandatory: b & 3}
}

// readEVEX: R X B R' 0 mmm, W vvvv 1 pp, z L'L b V' aaa (SDM vol. 2, 2.7.1). R, X, B,
// R', vvvv and V' are inverted.
func (e *encoding) readEVEX() error {
	bytes, err := e.little(3)
	if err != nil {
		return err
	}
	p0, p1, p2 := byte(bytes), byte(bytes>>8), byte(bytes>>16)
	e.r, e.x, e.b = ^p0>>7&1, ^p0>>6&1, ^p0>>5&1
	e.opcodeMap = p0 & 7
	e.w = p1 >> 7
	e.vector = vectorEncoding{
		kind:       evex,
		register:   ^p1>>3&15 | ^p2>>3&1<<4,
		length:     p2 >> 5 & 3,
		mandatory:  p1 & 3,
		rHigh:      ^p0 >> 4 & 1,
		masked:     p2&0x87 != 0,
		broadcasts: p2&0x10 != 0,
		reserved:   p0&8 != 0 || p1&4 == 0,
	}
	return nil
}

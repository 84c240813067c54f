package unwind

// The operations that take two values and give one.
const (
	opAnd   = 0x1a
	opDiv   = 0x1b
	opMinus = 0x1c
	opMod   = 0x1d
	opMul   = 0x1e
	opOr    = 0x21
	opPlus  = 0x22
	opShl   = 0x24
	opShr   = 0x25
	opShra  = 0x26
	opXor   = 0x27
	opEq    = 0x29
	opGe    = 0x2a
	opGt    = 0x2b
	opLe    = 0x2c
	opLt    = 0x2d
	opNe    = 0x2e
)

// calculations have the second value of the stack first, the top second.
var calculations = map[uint64]func(a, b uint64) uint64{
	opAnd:   func(a, b uint64) uint64 { return a & b },
	opMinus: func(a, b uint64) uint64 { return a - b },
	opMul:   func(a, b uint64) uint64 { return a * b },
	opOr:    func(a, b uint64) uint64 { return a | b },
	opPlus:  func(a, b uint64) uint64 { return a + b },
	opShl:   func(a, b uint64) uint64 { return a << b },
	opShr:   func(a, b uint64) uint64 { return a >> b },
	opXor:   func(a, b uint64) uint64 { return a ^ b },
}

// signedCalculations take their values as signed (DWARF 5, 2.5.1.4 and 2.5.1.5).
var signedCalculations = map[uint64]func(a, b int64) int64{
	opDiv:  func(a, b int64) int64 { return a / b },
	opShra: func(a, b int64) int64 { return a >> min(uint64(b), 63) },
	opEq:   func(a, b int64) int64 { return truth(a == b) },
	opGe:   func(a, b int64) int64 { return truth(a >= b) },
	opGt:   func(a, b int64) int64 { return truth(a > b) },
	opLe:   func(a, b int64) int64 { return truth(a <= b) },
	opLt:   func(a, b int64) int64 { return truth(a < b) },
	opNe:   func(a, b int64) int64 { return truth(a != b) },
}

func truth(holds bool) int64 {
	if holds {
		return 1
	}
	return 0
}

// calculate carries out arithmetic and comparisons.
func (e *evaluation) calculate(op uint64) bool {
	switch op {
	case opAbs:
		value := e.extend(e.pop())
		e.push(uint64(max(value, -value)))
	case opNeg:
		e.push(-e.pop())
	case opNot:
		e.push(^e.pop())
	case opPlusUconst:
		e.push(e.pop() + e.unsigned())
	default:
		return e.combine(op)
	}
	return true
}

// combine makes one value of two.
func (e *evaluation) combine(op uint64) bool {
	plain, isPlain := calculations[op]
	signed, isSigned := signedCalculations[op]
	if !isPlain && !isSigned && op != opMod {
		return false
	}
	b, a := e.pop(), e.pop()
	switch {
	case (op == opDiv || op == opMod) && b == 0:
		e.fail("an expression divides by zero")
	case op == opMod:
		e.push(a % b)
	case isPlain:
		e.push(plain(a, b))
	default:
		e.push(uint64(signed(e.extend(a), e.extend(b))))
	}
	return true
}

// extend takes a value of a word as signed.
func (e *evaluation) extend(value uint64) int64 {
	if e.word == 4 {
		return int64(int32(value))
	}
	return int64(value)
}

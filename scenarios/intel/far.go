package intel

import "math"

// farSizes says which sizes the memory of a far branch has.
const farSizes = "write far dword ptr for an offset of 16 bits, far fword ptr for one of 32, far tbyte ptr for one of 64"

// far reads what follows the word "far": memory that holds an offset and a
// selector.
func far(c *cursor) (Operand, *mistake) {
	start := c.peek()
	o, wrong := operandOf(c)
	if wrong == nil && (o.Kind != MemoryOperand || o.Far) {
		wrong = mistakef(start.at, "as in call far fword ptr [rsp], or call 0x23:name in 32-bit code", "expected memory after far%s", found(start))
	}
	o.Far = true
	return o, wrong
}

// selects reports whether a number and a colon follow.
func (c *cursor) selects() bool {
	return c.peek().kind == numberToken && c.next+1 < len(c.tokens) && c.tokens[c.next+1].text == ":"
}

// pointer reads a selector, a colon and the place in that segment: a name or a
// number.
func pointer(c *cursor) (Operand, *mistake) {
	t := c.take()
	selector, wrong := integer(t)
	if wrong != nil {
		return Operand{}, wrong
	}
	if !selector.IsUint64() || selector.Uint64() > math.MaxUint16 {
		return Operand{}, mistakef(t.at, "as in 0x23:name", "the selector %s does not fit in 16 bits", t.text)
	}
	c.sign(":")
	start := c.peek()
	o, wrong := operandOf(c)
	if wrong == nil && (o.Kind != SymbolOperand && o.Kind != ImmediateOperand || o.Short || o.Size != 0) {
		wrong = mistakef(start.at, "as in 0x23:name", "expected a name or a number after the selector%s", found(start))
	}
	o.Kind, o.Selector = FarOperand, uint16(selector.Uint64())
	return o, wrong
}

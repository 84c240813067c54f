package intel

import (
	"math/big"
	"strings"
)

// sizes are the words for the size of memory, in bytes, as the assemblers of
// GNU, Microsoft and NASM have them.
var sizes = map[string]int{
	"byte": 1, "word": 2, "dword": 4, "fword": 6, "qword": 8, "tbyte": 10,
	"oword": 16, "xmmword": 16, "yword": 32, "ymmword": 32, "zword": 64, "zmmword": 64,
}

// operand reads one operand; Position and Text are set by the caller.
func operand(c *cursor) (Operand, *mistake) {
	o, wrong := operandOf(c)
	if wrong == nil && c.peek().kind != endToken {
		wrong = mistakef(c.peek().at, "operands are separated by commas", "expected the end of the operand%s", found(c.peek()))
	}
	return o, wrong
}

func operandOf(c *cursor) (Operand, *mistake) {
	size := 0
	if t := c.peek(); t.kind == wordToken && sizes[strings.ToLower(t.text)] != 0 {
		size = sizes[strings.ToLower(t.text)]
		c.take()
		c.word("ptr")
	}
	switch {
	case size == 0 && c.word("offset"):
		return offset(c)
	case size == 0 && c.word("short"):
		return destination(c)
	case size == 0 && c.word("far"):
		return far(c)
	case size == 0 && c.selects():
		return pointer(c)
	case c.word("near"):
		return Operand{}, mistakef(c.tokens[c.next-1].at, "leave it out", "a branch is near where nothing else is written")
	case c.word("far"):
		return Operand{}, mistakef(c.tokens[c.next-1].at, farSizes, "the size stands behind far: it is that of the memory, selector and offset together")
	}
	return register(c, size)
}

// register reads a register, or hands on where a segment's is followed by ":".
func register(c *cursor, size int) (Operand, *mistake) {
	t := c.peek()
	r, ok := ParseRegister(t.text)
	if !ok || t.kind != wordToken {
		return expression(c, size, "")
	}
	c.take()
	switch {
	case c.sign(":"):
		if wrong := segment(r, t.at); wrong != nil {
			return Operand{}, wrong
		}
		return expression(c, size, r.Name)
	case c.calculates():
		c.next--
		return expression(c, size, "")
	case size != 0 && size != r.Size:
		return Operand{}, mistakef(t.at, "leave the size out", "%s has %d bytes, not the %d that are written before it", r.Name, r.Size, size)
	case r.Class == InstructionPointer && !c.table:
		return Operand{}, mistakef(t.at, "write lea rax, [rip] for its value", "%s is no operand; it can only be the base of an address", r.Name)
	case r.Class == OtherRegister:
		return Operand{}, mistakef(t.at, "write such instructions with .byte", "the register %s is not supported", r.Name)
	}
	return Operand{Kind: RegisterOperand, Register: r.Name}, nil
}

// segment reports what stands before an address and is no segment register.
func segment(r Register, at int) *mistake {
	if r.Class == Segment {
		return nil
	}
	return mistakef(at, "expected es, cs, ss, ds, fs or gs before the colon", "%s is no segment register", r.Name)
}

// expression reads memory, a number or a name: "[rbp-8]", "-8[rbp]",
// "name[rip]", "fs:40", "40", "name".
func expression(c *cursor, size int, override string) (Operand, *mistake) {
	start := c.peek()
	var total sum
	if start.text != "[" {
		if wrong := total.add(c); wrong != nil {
			return Operand{}, wrong
		}
	}
	brackets := c.peek().text == "["
	if brackets && len(total.registers) > 0 {
		return Operand{}, mistakef(start.at, "write all registers between the brackets", "a register stands before the brackets")
	}
	for c.sign("[") {
		inner, wrong := bracketed(c, &total, override)
		if wrong != nil {
			return Operand{}, wrong
		}
		override = inner
	}
	if brackets || override != "" {
		m, wrong := total.memory(start.at)
		m.Size, m.Segment = size, override
		return Operand{Kind: MemoryOperand, Memory: m}, wrong
	}
	return total.plain(start, size)
}

// bracketed reads up to the closing bracket and gives the segment, which NASM
// writes inside: "[fs:40]".
func bracketed(c *cursor, total *sum, override string) (string, *mistake) {
	t := c.peek()
	if r, ok := ParseRegister(t.text); ok && c.next+1 < len(c.tokens) && c.tokens[c.next+1].text == ":" {
		if wrong := segment(r, t.at); wrong != nil {
			return "", wrong
		}
		c.next += 2
		override = r.Name
	}
	if wrong := total.add(c); wrong != nil {
		return "", wrong
	}
	if !c.sign("]") {
		return "", mistakef(c.peek().at, "an address is [base + index*scale + displacement]", "expected + or ]%s", found(c.peek()))
	}
	return override, nil
}

// plain makes an operand of a sum without brackets.
func (s *sum) plain(start token, size int) (Operand, *mistake) {
	switch {
	case len(s.registers) > 0:
		return Operand{}, mistakef(start.at, "write an address in brackets, as in [rbp-8]", "a register cannot be calculated with outside of brackets")
	case s.symbol == "":
		return immediate(&s.constant, start.at, size)
	case s.constants > 0 || s.relative:
		return Operand{}, mistakef(start.at, "write offset "+s.symbol+"+8 for an address as a number, ["+s.symbol+"+8] for what is stored there",
			"%s is calculated with outside of brackets", s.symbol)
	case size != 0:
		return Operand{}, mistakef(start.at, "write ["+s.symbol+"] for what is stored there", "a size stands before the name %s", s.symbol)
	}
	return Operand{Kind: SymbolOperand, Symbol: s.symbol}, nil
}

func immediate(value *big.Int, at, size int) (Operand, *mistake) {
	o := Operand{Kind: ImmediateOperand, Negative: value.Sign() < 0, Size: size}
	switch {
	case value.IsUint64():
		o.Immediate = value.Uint64()
	case value.IsInt64():
		o.Immediate = uint64(value.Int64())
	default:
		return o, mistakef(at, "write a smaller number", "%v does not fit in 64 bits: expected -2^63 to 2^64-1", value)
	}
	return o, nil
}

// offset reads what follows the word "offset": a name and what is added to it.
func offset(c *cursor) (Operand, *mistake) {
	c.word("flat")
	c.sign(":")
	start := c.peek()
	var total sum
	if wrong := total.add(c); wrong != nil {
		return Operand{}, wrong
	}
	if total.symbol == "" || len(total.registers) > 0 {
		return Operand{}, mistakef(start.at, "as in offset main.body", "expected a name after offset")
	}
	o, wrong := immediate(&total.constant, start.at, 0)
	o.Kind, o.Symbol = OffsetOperand, total.symbol
	return o, wrong
}

// destination reads what follows the word "short": a name to jump to.
func destination(c *cursor) (Operand, *mistake) {
	t := c.take()
	if _, isRegister := ParseRegister(t.text); t.kind != wordToken || isRegister {
		return Operand{}, mistakef(t.at, "as in jmp short body", "expected a label after short%s", found(t))
	}
	name, wrong := symbolName(t)
	return Operand{Kind: SymbolOperand, Symbol: name, Short: true}, wrong
}

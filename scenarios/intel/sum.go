package intel

import (
	"math/big"
	"strings"
)

// sum is what can stand between brackets or as a number: registers, a symbol
// and numbers, added up.
type sum struct {
	constant  big.Int
	constants int // how many numbers are in it
	symbol    string
	registers []scaled
	relative  bool // "rel" is written before it
}

// scaled is a register, times 1, 2, 4 or 8; scale is 0 where none is written.
type scaled struct {
	name  string
	scale int
	at    int
}

// add reads terms with their signs up to the sign that ends them.
func (s *sum) add(c *cursor) *mistake {
	for {
		negative := false
		for c.sign("+") || c.sign("-") {
			negative = negative != (c.tokens[c.next-1].text == "-")
		}
		if wrong := s.term(c, negative); wrong != nil {
			return wrong
		}
		if !c.calculates() {
			return nil
		}
	}
}

func (s *sum) term(c *cursor, negative bool) *mistake {
	t := c.take()
	switch t.kind {
	case numberToken:
		return s.number(c, t, negative)
	case wordToken:
		return s.word(c, t, negative)
	}
	return mistakef(t.at, "as in [rbp-8], numbers+8 or 42", "expected a register, a number or a name%s", found(t))
}

func (s *sum) number(c *cursor, t token, negative bool) *mistake {
	value, wrong := integer(t)
	if wrong != nil {
		return wrong
	}
	for c.sign("*") {
		factor := c.take()
		if r, ok := ParseRegister(factor.text); ok && factor.kind == wordToken {
			return s.register(r, value, factor.at, negative)
		}
		if factor.kind != numberToken {
			return mistakef(factor.at, "as in [rax + 4*rcx]", "expected a register or a number after *%s", found(factor))
		}
		other, wrong := integer(factor)
		if wrong != nil {
			return wrong
		}
		value.Mul(value, other)
		if value.BitLen() > 64 {
			return mistakef(t.at, "write smaller numbers", "the product does not fit in 64 bits")
		}
	}
	if negative {
		value.Neg(value)
	}
	s.constant.Add(&s.constant, value)
	s.constants++
	return nil
}

func (s *sum) word(c *cursor, t token, negative bool) *mistake {
	if strings.EqualFold(t.text, "rel") && c.peek().kind == wordToken {
		s.relative = true
		t = c.take()
	}
	if r, ok := ParseRegister(t.text); ok {
		if !c.sign("*") {
			return s.register(r, nil, t.at, negative)
		}
		factor := c.take()
		if factor.kind != numberToken {
			return mistakef(factor.at, "as in [rax + rcx*4]", "expected the scale 1, 2, 4 or 8 after *%s", found(factor))
		}
		scale, wrong := integer(factor)
		if wrong != nil {
			return wrong
		}
		return s.register(r, scale, t.at, negative)
	}
	name, wrong := symbolName(t)
	switch {
	case wrong != nil:
		return wrong
	case negative:
		return mistakef(t.at, "write it first, as in "+name+"-8", "the address of %s cannot be subtracted", name)
	case s.symbol != "":
		return mistakef(t.at, "write one of the two", "two names, %s and %s, cannot be added", s.symbol, name)
	}
	s.symbol = name
	return nil
}

func (s *sum) register(r Register, scale *big.Int, at int, negative bool) *mistake {
	if negative {
		return mistakef(at, "as in [rbp-8]", "the register %s cannot be subtracted: an address is base + index*scale + displacement", r.Name)
	}
	factor := 0
	if scale != nil {
		if !scale.IsInt64() || scale.Int64() != 1 && scale.Int64() != 2 && scale.Int64() != 4 && scale.Int64() != 8 {
			return mistakef(at, "as in [rax + rcx*4]", "the scale of %s is %v: expected 1, 2, 4 or 8", r.Name, scale)
		}
		factor = int(scale.Int64())
	}
	s.registers = append(s.registers, scaled{r.Name, factor, at})
	return nil
}

// symbolName is the name that a word stands for, without the compilers' note
// that a call may go through the procedure linkage table.
func symbolName(t token) (string, *mistake) {
	name, suffix, noted := strings.Cut(t.text, "@")
	if noted && !strings.EqualFold(suffix, "plt") || name == "" {
		return "", mistakef(t.at, "name the function or label itself", "%s is not a name: there is no linker, so nothing but @PLT can follow one", t.text)
	}
	return name, nil
}

func found(t token) string {
	if t.kind == endToken {
		return ", found the end of the operand"
	}
	return ", found " + shortened(t.text)
}

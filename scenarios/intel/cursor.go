package intel

import "strings"

// cursor walks over the tokens of one operand.
type cursor struct {
	tokens []token
	next   int
	end    int // byte after the operand
	// table says that the operand is of an unwind table's directive, for which rip is a
	// register like any other.
	table bool
}

// peek gives the next token, of kind endToken after the last.
func (c *cursor) peek() token {
	if c.next < len(c.tokens) {
		return c.tokens[c.next]
	}
	return token{kind: endToken, at: c.end}
}

func (c *cursor) take() token {
	t := c.peek()
	if t.kind != endToken {
		c.next++
	}
	return t
}

// sign takes the next token if it is the given sign.
func (c *cursor) sign(text string) bool {
	if t := c.peek(); t.kind != signToken || t.text != text {
		return false
	}
	c.next++
	return true
}

// word takes the next token if it is the given word in any case.
func (c *cursor) word(text string) bool {
	if t := c.peek(); t.kind != wordToken || !strings.EqualFold(t.text, text) {
		return false
	}
	c.next++
	return true
}

// calculates reports whether the next token joins terms.
func (c *cursor) calculates() bool {
	t := c.peek().text
	return t == "+" || t == "-" || t == "*"
}

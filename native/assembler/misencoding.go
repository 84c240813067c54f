package assembler

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/source"
)

// Misencoding is the assembler's own fault: bytes that, decoded again, are not
// what the text says.
type Misencoding struct {
	Position source.Position
	Text     string // the source
	Bytes    []byte
	Says     string // the bytes, decoded
	Why      string // what differs
}

// Error tells both readings.
func (m *Misencoding) Error() string {
	return fmt.Sprintf("%s: the assembler says %q (% x) where the source says %q: %s", m.Position, m.Says, m.Bytes, m.Text, m.Why)
}

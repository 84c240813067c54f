package protocol

import (
	"fmt"
	"strings"
)

// Problem is a place in a message that does not hold what it must.
type Problem struct {
	Path     string // from the message's top, as in "$.final.registers.rax"
	Found    string
	Expected string
}

// String is the problem as one line.
func (p Problem) String() string {
	return fmt.Sprintf("%s: found %s, expected %s", p.Path, p.Found, p.Expected)
}

// Malformed is a message that is not what the protocol says.
type Malformed struct {
	Problems []Problem // at least one, in the order of the protocol
}

// Error tells the problems, one a line, the first three of them.
func (m *Malformed) Error() string {
	const room = 3
	var lines []string
	for i, p := range m.Problems {
		if i == room {
			lines = append(lines, fmt.Sprintf("and %d more", len(m.Problems)-room))
			break
		}
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

package layout

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/source"
)

// Mistake is a declaration that no ABI can lay out: the author's.
type Mistake struct {
	Position source.Position
	Message  string
	Hint     string // what to write instead; empty where there is nothing
}

func (e *Mistake) Error() string { return fmt.Sprintf("%s: %s", e.Position, e.Message) }

func mistakef(at source.Position, hint, format string, args ...any) *Mistake {
	return &Mistake{at, fmt.Sprintf(format, args...), hint}
}

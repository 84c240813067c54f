package compiled

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
)

// Features are functions that are written by hand: each has what makes a table hard to get
// right.
//
//go:embed text/features.c
var Features string

//go:embed text/prelude.c
var prelude string

// Source draws a file of C functions, f0 and on. The same seed and count give the same
// text. Each function ends whatever integers it is called with; a pointer can only be its
// first argument.
//
// For Windows' compilers they are the same, but that those which change registers change
// vector registers, too.
func Source(seed uint64, count int, windows bool) string {
	d := &drawing{Rand: rand.New(rand.NewPCG(seed, 0xc)), windows: windows}
	d.WriteString(prelude)
	for range count {
		d.function()
	}
	return d.String()
}

// drawing is a file while it is drawn.
type drawing struct {
	*rand.Rand
	strings.Builder
	windows bool
	drawn   []drawnFunction
	depth   int // of blocks
	names   int // of locals
	cost    int // of the function under way, in statements that run
	under   drawnFunction
	scope   []string // integers that can be read
}

// drawnFunction is one that later ones can call.
type drawnFunction struct {
	name    string
	params  []string // their types
	returns string
	dots    bool
	cost    int
}

// one reports true once in n.
func (d *drawing) one(n int) bool { return d.IntN(n) == 0 }

func pick[T any](d *drawing, from ...T) T { return from[d.IntN(len(from))] }

func (d *drawing) line(format string, args ...any) {
	d.WriteString(strings.Repeat("  ", d.depth))
	fmt.Fprintf(d, format, args...)
	d.WriteString("\n")
}

// name is a new one for a local.
func (d *drawing) name() string {
	d.names++
	return fmt.Sprintf("v%d", d.names)
}

// value is an expression of integers.
func (d *drawing) value() string {
	switch {
	case d.one(4):
		return fmt.Sprint(d.IntN(100) - 20)
	case d.one(3):
		return fmt.Sprintf("(%s %s %s)", pick(d, d.scope...), pick(d, "+", "-", "*", "^", "&", "|"), pick(d, d.scope...))
	}
	return pick(d, d.scope...)
}

// condition is true of some of the integers that functions are called with.
func (d *drawing) condition() string {
	return fmt.Sprintf("%s %s %d", d.value(), pick(d, "==", "!=", "<", ">"), d.IntN(6))
}

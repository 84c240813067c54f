package forms

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Coverage is which forms cases cover.
type Coverage struct {
	Rows  int
	Cases int    // that are counted
	Lines []Line // one for each form
}

// Line is a form, with how many cases execute it or why none does.
type Line struct {
	Form
	Cases  int
	Reason string // empty where there are cases, and where nobody knows why there is none
	// NotHere says that this system has no code of the form's mode.
	NotHere bool
}

// Cover counts the cases that execute each form: executed has the forms of each
// case. A form that has both cases and a reason to have none is an error.
func (u Universe) Cover(executed []map[Form]bool, on trace.System) (Coverage, error) {
	c := Coverage{Rows: len(u.Rows), Cases: len(executed)}
	for _, f := range u.Forms() {
		line := Line{Form: f, Reason: why(f)}
		line.NotHere = f.Mode == trace.Mode32 && on.No32BitCode && line.Reason == ""
		for _, forms := range executed {
			if forms[f] {
				line.Cases++
			}
		}
		if line.Cases > 0 && line.Reason != "" {
			return c, fmt.Errorf("%s in %d-bit mode is executed by %d of the cases, and has a reason to have none: %s",
				f.Row.Syntax, f.Mode.Bits(), line.Cases, line.Reason)
		}
		c.Lines = append(c.Lines, line)
	}
	return c, nil
}

// Covered is how many forms have cases.
func (c Coverage) Covered() int { return c.count(func(l Line) bool { return l.Cases > 0 }) }

// Explained is how many forms have a reason instead.
func (c Coverage) Explained() int { return c.count(func(l Line) bool { return l.Reason != "" }) }

// NotHere is how many forms cannot be executed on this system, and have no reason.
func (c Coverage) NotHere() int { return c.count(func(l Line) bool { return l.NotHere }) }

// None is how many forms have neither cases nor a reason, and could have cases here.
func (c Coverage) None() int {
	return c.count(func(l Line) bool { return l.Cases == 0 && l.Reason == "" && !l.NotHere })
}

func (c Coverage) count(counts func(Line) bool) int {
	n := 0
	for _, l := range c.Lines {
		if counts(l) {
			n++
		}
	}
	return n
}

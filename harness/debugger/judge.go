package debugger

import (
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Verdict is what a debugger's walk is.
type Verdict uint8

// What a walk can be.
const (
	Right    Verdict = iota
	Untabled         // wrong, and a function on the stack has no entry in .eh_frame
	Wrong            // although all have
)

// Judgment is that of one stop.
type Judgment struct {
	Verdict
	Said, Truth Stop
}

// Judge holds walks of a program's stack against the calls and returns between them.
// tabled reports whether a function has an entry in .eh_frame.
func Judge(p *trace.Program, stops []Stop, tabled func(function string) bool) []Judgment {
	h := history{program: p}
	judged := make([]Judgment, len(stops))
	for i, said := range stops {
		h.next(said[0])
		judged[i] = Judgment{Said: said, Truth: h.truth()}
	}
	for i, j := range judged { // when it is known what was resumed where
		if !same(j.Said, j.Truth) {
			judged[i].Verdict = wrong(j.Truth, tabled)
		}
	}
	return judged
}

// same compares frames, and functions where they are said: what lies in front of Exit is
// no function.
func same(said, truth Stop) bool {
	if len(said) != len(truth) {
		return false
	}
	for i, f := range said {
		if t := truth[i]; !f.is(t) && (t.resumed == nil || !f.is(*t.resumed)) {
			return false
		}
	}
	return true
}

func (f Frame) is(t Frame) bool {
	return f.PC == t.PC && f.RSP == t.RSP && (f.Function == "" || f.Function == t.Function)
}

func wrong(truth Stop, tabled func(string) bool) Verdict {
	for _, f := range truth[:len(truth)-1] { // but for that of _start
		if !tabled(f.Function) {
			return Untabled
		}
	}
	return Wrong
}

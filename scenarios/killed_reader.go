package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// endingShape has one signal that no scenario handles: that of a system call other than
// the restorer's.
var endingShape = &shape{
	what: "a signal", example: "SIGSEGV", scalar: wordOf("a signal", append(signalNames(), trace.SIGSYS.String())),
}

func (r *reader) killed(e *Expectation, n *yaml.Node) { e.Moment, e.Killed = AtKilled, r.signal(n) }

// checkEnds takes down ends that a program with signals does not have, or only has.
func (r *reader) checkEnds(s *Scenario) {
	for _, e := range s.ExpectedAnywhere() {
		switch {
		case e.Moment == AtKilled && s.Signals == nil:
			r.add(e.Position, mistakef("say fault, or what handles it under signals", "killed is the end of a scenario with signals"))
		case (e.Moment == AtFault || e.Moment == AtSystemCall) && s.Signals != nil:
			r.add(e.Position, mistakef("as in killed: SIGSEGV, or SIGSYS for a system call",
				"a fault or a system call does not end a scenario with signals: a signal without a handler kills it"))
		}
	}
}

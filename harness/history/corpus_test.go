package history_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// others are the scenarios in which the model has another history, and why.
var others = map[string]string{
	"call-next-instruction":               "the model counts a call of the instruction behind it",
	"call-of-the-next-instruction-walked": "the model counts a call of the instruction behind it",
	"near-branch-word-relative":           "the model counts a call of the instruction behind it, here cut to a word",
	"long-jump":                           "the model drops what RSP has left at the next instruction that uses the stack",
	"saved-behind-64-bit-code":            farJump,
	"far-jump":                            farJump,
	"flags-popfq-undefined-upper-half":    farJump,
	"registers-without-names":             farJump,
	"undefined-flags-in-32-bit-code":      farJump,
	"upper-halves-after-32-bit-code":      farJump,
	"tail-call-in-64-bit-code":            farJump,

	"handler-goes-to-the-restorer-itself":            atSigreturn,
	"number-of-sigreturn-is-in-eax":                  atSigreturn,
	"only-sigreturn-by-its-number":                   atSigreturn,
	"restorer-itself-on-the-alternate-stack":         atSigreturn,
	"walk-from-a-stack-overflow":                     "the model drops what RSP has left at the next instruction that uses the stack",
	"handler-goes-elsewhere":                         inTheFrame,
	"handler-returns-past-its-caller":                inTheFrame,
	"sigreturn-finds-no-frame":                       inTheFrame,
	"walk-from-a-call-of-null":                       inTheFrame,
	"walk-from-a-trap-at-the-end":                    inTheFrame,
	"red-zone-across-the-end-of-the-alternate-stack": "the model ends two handlers whose frames lie at one address with the return of the second",
}

const inTheFrame = "the model counts what was interrupted until rt_sigreturn, also where the handler has changed that in its frame"

const atSigreturn = "the model ends a handler that goes to the restorer by itself with rt_sigreturn"

const farJump = "the model takes no far jump for a tail call"

// TestTheModelHasTheSameHistory holds two accounts of the calls against each other: the
// model keeps its own while it executes.
func TestTheModelHasTheSameHistory(t *testing.T) {
	list, programs := corpus(t)
	held := 0
	for i, p := range programs {
		run := harness.Model{Vendor: trace.AMD}.Run([]*trace.Program{harness.Stepped(p)})[0]
		if run.Err != nil {
			continue
		}
		moments, _ := history.Follow(p, run.Trace)
		held += len(moments)
		for _, m := range moments {
			if len(m.Calls()) != m.Call.Depth {
				t.Errorf("%s: at %#x %d calls, and a depth of %d", list[i].Title(), m.Snapshot.Registers.RIP, len(m.Calls()), m.Call.Depth)
			}
		}
		differs := slices.IndexFunc(moments, func(m history.Moment) bool { return !slices.Equal(entered(p, m), ofModel(m)) })
		reason, other := others[list[i].Name]
		switch {
		case differs >= 0 && !other:
			m := moments[differs]
			t.Errorf("%s: at %#x %v, and the model has %v", list[i].Title(), m.Snapshot.Registers.RIP, entered(p, m), ofModel(m))
		case differs < 0 && other:
			t.Errorf("%s: the model agrees, and it was said that %s", list[i].Title(), reason)
		}
	}
	if held < 7_000 {
		t.Errorf("only %d moments were held", held)
	}
}

// entered are the functions by what was called, without the restorer, which is not.
func entered(p *trace.Program, m history.Moment) []string {
	var names []string
	for c := m.Call; c != nil; c = c.Caller {
		if c.Interruption {
			continue
		}
		name, ok := p.Function(c.Entry)
		if !ok {
			name = fmt.Sprintf("%#x", c.Entry)
		}
		names = append(names, name)
	}
	return names
}

func ofModel(m history.Moment) []string {
	var names []string
	for _, serial := range m.Snapshot.Predicted.Frames {
		names = append(names, m.Snapshot.Predicted.Calls[serial].Function)
	}
	return names
}

// corpus are the scenarios, of a matrix the first case.
func corpus(t *testing.T) ([]*scenarios.Scenario, []*trace.Program) {
	t.Helper()
	all, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	var list []*scenarios.Scenario
	for i, s := range all {
		if i == 0 || all[i-1].File != s.File {
			list = append(list, s)
		}
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	return list, programs
}

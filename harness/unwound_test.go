package harness_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// processor is the harness of this machine.
func processor(t testing.TB) harness.Harness {
	t.Helper()
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cpu.Close() })
	return harness.New(cpu)
}

// unwound holds the walkers in scenarios on the processor.
func unwound(t testing.TB, list []*scenarios.Scenario) []harness.Unwound {
	t.Helper()
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	return processor(t).Unwind(list, programs)
}

// Code generation writes tables for what it generates: where a table is there, it is right
// at every instruction that runs, in every caller. Functions named clobber are written by
// hand to change vector registers that are not theirs, and nobody can say what was there.
func TestTheDeclaredCorpusIsWalkedAtEveryInstruction(t *testing.T) {
	all, _ := corpus(t)
	list := slices.DeleteFunc(all, func(s *scenarios.Scenario) bool { return s.Mode == trace.Mode32 || !generated(s) })
	walked := walking.Tallies{}
	for _, u := range unwound(t, list) {
		if u.Report == nil {
			continue
		}
		for _, f := range u.Report.Findings {
			if f.Walker != scenarios.ByFramePointer && (f.Function != "clobber" || !strings.HasPrefix(f.What, "xmm")) {
				t.Errorf("%s: %s at %s: %s: %s, not %s", u.Scenario.Title(), f.Walker, f.Place, f.What, f.Walked, f.Actual)
			}
		}
		for _, w := range u.Report.Walkers {
			if names := u.Report.Lacking(w); slices.ContainsFunc(names, declares(u.Scenario)) {
				t.Errorf("%s: %s has no rule in %v", u.Scenario.Title(), w, names)
			}
			walked[w] = walking.Tally{Right: walked[w].Right + u.Report.Total(w).Right}
		}
	}
	for w, least := range map[scenarios.Walker]int{scenarios.ByDWARF: 5_000, scenarios.ByWin64: 1_500} {
		if walked[w].Right < least {
			t.Errorf("%s was right at %d instructions, which is not even %d", w, walked[w].Right, least)
		}
	}
}

// generated reports whether code generation made a function of the scenario.
func generated(s *scenarios.Scenario) bool {
	for _, f := range s.Declared {
		if f.Body != nil {
			return true
		}
	}
	return false
}

func declares(s *scenarios.Scenario) func(string) bool {
	return func(name string) bool {
		for _, f := range s.Declared {
			if f.Name == name && f.Body != nil {
				return true
			}
		}
		return false
	}
}

// unmoved is the one instruction at which a handler has moved RIP in its frame to where RSP,
// which it moves next, does not yet belong.
const unmoved = "walk-from-a-trap-at-the-end: main+9 (back:, line 13)"

// frameless are scenarios that go to the restorer with no frame of a signal at rsp.
var frameless = []string{"failed-sigreturn-kills", "sigreturn-finds-no-frame"}

// Walks lead through the frames that the kernel builds, at every instruction of handlers, of
// the restorer, and of what was interrupted.
func TestProgramsWithHandlersAreWalkedAtEveryInstruction(t *testing.T) {
	all, _ := corpus(t)
	list := slices.DeleteFunc(all, func(s *scenarios.Scenario) bool { return s.Signals == nil })
	h, held, restorers, through := processor(t), 0, 0, 0
	able := slices.DeleteFunc(list, func(s *scenarios.Scenario) bool { return h.Unable(s) != "" })
	for _, u := range unwound(t, able) {
		if u.Report == nil {
			if !strings.Contains(u.Reason, "not canonical") {
				t.Errorf("%s: %s", u.Scenario.Title(), u.Reason)
			}
			continue
		}
		held++
		for _, f := range u.Report.Findings {
			none := f.Function == scenarios.Restorer && slices.Contains(frameless, u.Scenario.Name)
			if f.Walker == scenarios.ByDWARF && u.Scenario.Name+": "+f.Place != unmoved && !none {
				t.Errorf("%s: at %s: %s: %s, not %s", u.Scenario.Title(), f.Place, f.What, f.Walked, f.Actual)
			}
		}
		for _, f := range u.Report.Functions {
			if f.Name == scenarios.Restorer {
				restorers += f.Tallies[scenarios.ByDWARF].Right
			}
		}
		through += u.Report.Walks[scenarios.ByDWARF].Right
	}
	if len(able) > 0 && (held < len(able)-10 || restorers < len(able) || through < 3*len(able)) {
		t.Errorf("only %d cases were held, with %d instructions of restorers and %d whole walks", held, restorers, through)
	}
}

// Where each active function has its frame pointer at the saved one, the chain leads
// through all of them.
func TestTheChainIsRightWhereEveryFrameHasItsPointer(t *testing.T) {
	all, _ := corpus(t)
	list := slices.DeleteFunc(all, func(s *scenarios.Scenario) bool { return s.Mode == trace.Mode32 || !generated(s) })
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	h, held := processor(t), 0
	for i, p := range programs {
		if h.Unable(list[i]) != "" {
			continue
		}
		run := h.CPU.Run([]*trace.Program{harness.Stepped(p)})[0]
		if run.Err != nil {
			t.Fatal(run.Err)
		}
		walkers, err := walking.Walkers(p)
		if err != nil {
			t.Fatal(err)
		}
		chain, _ := walking.Find(walkers, scenarios.ByFramePointer)
		moments, _ := history.Follow(p, run.Trace)
		for _, m := range moments {
			if !framed(m) {
				continue
			}
			held++
			walk := chain.Walk(walking.State(p, m.Snapshot))
			if len(walk.Frames) != m.Call.Depth {
				t.Fatalf("%s: at %#x %d frames, and %d calls", list[i].Title(), m.Snapshot.Registers.RIP, len(walk.Frames), m.Call.Depth)
			}
			for n, c := range m.Calls() {
				if f := walk.Frames[n]; f.CFA != c.CFA || n > 0 && f.Address != m.Calls()[n-1].Return {
					t.Fatalf("%s: at %#x frame %d is %+v, and the call %+v", list[i].Title(), m.Snapshot.Registers.RIP, n, f, c)
				}
			}
		}
	}
	if held < 1_000 {
		t.Errorf("only %d moments have a pointer in every frame", held)
	}
}

// framed reports whether rbp lies 16 bytes below the CFA of every active call.
func framed(m history.Moment) bool {
	rbp := m.Snapshot.Registers.Get(trace.RBP)
	for _, c := range m.Calls() {
		if rbp+16 != c.CFA {
			return false
		}
		rbp = c.Before.Get(trace.RBP)
	}
	return true
}

func TestAPlantedMistakeInATableIsFoundAtItsInstruction(t *testing.T) {
	for file, first := range map[string]string{
		"right":           "",
		"retpoline":       "",
		"push-late":       "choose+1 (sub rsp, 16, line 23): the CFA",
		"pop-early":       "choose+27 (pop rbx, line 44): the CFA",
		"missing-restore": "choose+18 (call leaf, line 37): the CFA",
		"wrong-register":  "leaf+4 (body:, line 53): the CFA",
	} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile("../fixtures/unwind/" + file + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			u := unwound(t, load(t, string(text)))[0]
			demandFound(t, u, scenarios.ByDWARF, first)
		})
	}
}

// A scenario that asks for a walker everywhere, or that says what one gives, fails where
// that is not so. Both machines are the model here.
func TestWhatWalkersDoNotGiveFails(t *testing.T) {
	text, err := os.ReadFile("../fixtures/unwind/push-late.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ more, says string }{
		"everywhere":        {"walkers: [frame-pointer, dwarf]\n", "at choose+1 (sub rsp, 16, line 23): the CFA by dwarf"},
		"the calls":         {"  - {at: leaf.body, backtrace: [leaf, main]}\n", "captured   leaf < choose < main"},
		"a walk":            {"  - {at: leaf.body, backtrace: {by: dwarf, gives: [leaf, main]}}\n", "captured   leaf < choose < main"},
		"an end":            {"  - {at: leaf.body, backtrace: {by: dwarf, gives: [leaf, choose, main], ends: no rule}}\n", "captured   leaf < choose < main, then return to _start"},
		"without a table":   {"  - {at: leaf.body, backtrace: {by: win64, gives: [leaf, choose, main]}}\n", "the program has no table for it"},
		"nothing anywhere":  {"walkers: win64\n", "the program has no table for it"},
		"a chain of others": {"  - {at: leaf.body, backtrace: {by: frame-pointer, gives: [leaf, choose, main]}}\n", "captured   leaf < choose\n"},
	} {
		t.Run(what, func(t *testing.T) {
			r := stepBy(t, string(text)+c.more, nothing, nothing)
			if r.Verdict != harness.Fail || !slices.ContainsFunc(r.Mismatches, func(m diff.Mismatch) bool { return strings.Contains(m.String(), c.says) }) {
				t.Errorf("%s %s %v", r.Verdict, r.Reason, r.Mismatches)
			}
		})
	}
	right := "  - {at: leaf.body, backtrace: [leaf, choose, main]}\n  - {at: leaf.body, backtrace: {by: dwarf, gives: [leaf, choose, main], ends: return to _start}}\n"
	if r := stepBy(t, string(text)+right, nothing, nothing); r.Verdict != harness.Pass {
		t.Errorf("%s %s %v", r.Verdict, r.Reason, r.Mismatches)
	}
}

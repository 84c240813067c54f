package processes_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/process"
)

// ran are the scenarios of processes that come with the project, with what became of
// them.
type ran struct {
	list []*scenarios.Scenario
	seen []*processes.Seen
}

// runAll runs them once for all tests.
var runAll = sync.OnceValues(func() (*ran, error) {
	all, err := scenarios.All()
	if err != nil {
		return nil, err
	}
	system, err := processes.At()
	if err != nil {
		return nil, err
	}
	_, list := scenarios.Split(all)
	r := &ran{list, make([]*processes.Seen, len(list))}
	errs := make([]error, len(list))
	fixed := child.GrantsFixedAddresses()
	harness.Each(len(list), func(i int) { r.seen[i], errs[i] = processes.See(list[i].Process, system, fixed) })
	return r, errors.Join(errs...)
})

func corpus(t *testing.T) ([]*scenarios.Scenario, []*processes.Seen) {
	t.Helper()
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	r, err := runAll()
	if err != nil || len(r.list) < 30 {
		t.Fatal(err)
	}
	return r.list, r.seen
}

func TestTheKernelDoesAsTheModelSays(t *testing.T) {
	list, seen := corpus(t)
	for i, s := range list {
		if r := processes.Judge(s, seen[i]); r.Verdict != harness.Pass {
			t.Errorf("%s: %s %v", s.Title(), r.Verdict, r.Mismatches)
		}
	}
}

// TestEveryRuleOfTheModelIsNeeded leaves out one after the other: some case must show it.
func TestEveryRuleOfTheModelIsNeeded(t *testing.T) {
	list, seen := corpus(t)
	for _, rule := range execve.AllRules {
		failed := 0
		for i, s := range list {
			other := *seen[i]
			other.System.Without = rule
			predicted, err := execve.Predict(s.Process, other.Executable, other.System)
			if err != nil {
				continue
			}
			other.Predicted = predicted
			if processes.Judge(s, &other).Verdict == harness.Fail {
				failed++
			}
		}
		t.Logf("%d of %d cases show it: %s", failed, len(list), rule)
		if failed == 0 {
			t.Errorf("no case shows that the model lacks: %s", rule)
		}
	}
}

// TestAddressesThatAreDrawn has every process start where the system draws its addresses.
func TestAddressesThatAreDrawn(t *testing.T) {
	list, _ := corpus(t)
	system, err := processes.At()
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, s := range list {
		p := *s.Process
		if slices.ContainsFunc(p.Steps, func(step process.Step) bool { return step.Kind != process.Write && step.Kind != process.Map }) {
			continue
		}
		p.Randomized = true
		seen, err := processes.See(&p, system, true)
		if err != nil {
			t.Fatal(err)
		}
		one := *s
		one.Process = &p
		if r := processes.Judge(&one, seen); r.Verdict != harness.Pass {
			t.Errorf("%s: %s %v", s.Title(), r.Verdict, r.Mismatches)
		}
		ran++
	}
	if ran < 30 {
		t.Errorf("only %d cases ran", ran)
	}
}

func TestAWrongStatementIsFoundWithoutARun(t *testing.T) {
	const text = "name: wrong\nsays: Two is three.\nprocess: {argv: [a, b]}\nexpect: {argc: 3, padding: 1}\n"
	list, err := scenarios.Load("wrong.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	mistakes, err := processes.Stated(list, execve.System{Top: execve.StackTop})
	if err != nil || len(mistakes) != 1 || mistakes[0].Position.String() != "wrong.yaml:4:16" ||
		mistakes[0].Message != "wrong: argc: expected 0x3, and 0x2 is predicted" {
		t.Errorf("%v %v", err, mistakes)
	}
}

// TestAChangedStackIsTold changes what was captured, and looks for the words.
func TestAChangedStackIsTold(t *testing.T) {
	list, seen := corpus(t)
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool { return s.Name == "entry-two-arguments" })
	for name, plant := range map[string]struct {
		change func(*process.Run)
		told   []string
	}{
		"argc is one more": {func(r *process.Run) { r.Entry.Stack.Bytes[0]++ }, []string{"argc", "expected   0x2", "captured   0x3"}},
		"all lies eight bytes higher": {func(r *process.Run) {
			b := r.Entry.Stack.Bytes
			copy(b[8:200], slices.Clone(b[:192]))
		}, []string{"argv[0]", "the predicted value lies 8 bytes away"}},
		"a byte of the padding": {func(r *process.Run) { r.Entry.Stack.Bytes[len(r.Entry.Stack.Bytes)-9] = 'x' }, []string{"executable's name", "top-0x12"}},
		"a register":            {func(r *process.Run) { r.Entry.Registers[2] = 5 }, []string{"rdx", "expected   0x0"}},
		"mxcsr":                 {func(r *process.Run) { r.Entry.MXCSR = 0 }, []string{"mxcsr", "predicted  0x1f80"}},
		"the stack's mapping":   {func(r *process.Run) { r.Before[stack(r)].From -= 4096 }, []string{"the mapping [stack]"}},
		"the vDSO elsewhere": {func(r *process.Run) {
			r.Before[slices.IndexFunc(r.Before, func(m process.Mapping) bool { return m.Name == "[vdso]" })].From -= 4096
		}, []string{"AT_SYSINFO_EHDR, as [vdso] is mapped"}},
		"no stack at all": {func(r *process.Run) { r.Before = slices.DeleteFunc(slices.Clone(r.Before), isStack) }, []string{"the mapping [stack]", "none"}},
		"a heap that nobody wanted": {func(r *process.Run) {
			r.After = append(slices.Clone(r.After), process.Mapping{From: 1, To: 2, Name: "[heap]"})
		}, []string{"the mapping [heap]"}},
		"a fault": {func(r *process.Run) { r.Outcome = process.Outcome{Signal: 11, Address: 8} }, []string{"the end", "it exits", "SIGSEGV at a read of 0x8"}},
	} {
		t.Run(name, func(t *testing.T) {
			other := *seen[i]
			run := *other.Captured
			run.Entry.Stack.Bytes = slices.Clone(run.Entry.Stack.Bytes)
			run.Before, run.After = slices.Clone(run.Before), slices.Clone(run.After)
			plant.change(&run)
			other.Captured = &run
			r := processes.Judge(list[i], &other)
			text := fmt.Sprint(r.Mismatches)
			for _, word := range plant.told {
				if r.Verdict != harness.Fail || !strings.Contains(text, word) {
					t.Errorf("%s, without %q: %s", r.Verdict, word, text)
				}
			}
		})
	}
}

func isStack(m process.Mapping) bool { return m.Name == "[stack]" }

func stack(r *process.Run) int { return slices.IndexFunc(r.Before, isStack) }

package harness_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// changed is a machine whose runs are changed where every instruction is observed.
type changed struct {
	harness.Machine
	change func(*harness.Run)
}

func (c changed) Run(programs []*trace.Program) []harness.Run {
	runs := c.Machine.Run(programs)
	for i, p := range programs {
		if p.EveryInstruction {
			c.change(&runs[i])
		}
	}
	return runs
}

// stepBy gives the verdict on the sample at every instruction, by a model and a
// processor of which each does as the model says, but for the changes.
func stepBy(t *testing.T, text string, model, processor func(*harness.Run)) harness.Result {
	t.Helper()
	return checkBy(t, text, true, model, processor)
}

func checkBy(t *testing.T, text string, everyInstruction bool, model, processor func(*harness.Run)) harness.Result {
	t.Helper()
	list := load(t, text)
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	same := harness.Model{Vendor: trace.AMD}
	h := harness.Harness{
		Model: changed{same, model}, CPU: changed{same, processor}, EveryInstruction: everyInstruction,
		Host: host.Host{CPU: host.CPU{Vendor: "AuthenticAMD"}, Layer: host.Layer{Kind: host.NoLayer}},
	}
	return h.Check(list, programs)[0]
}

func nothing(*harness.Run) {}

// ownSnapshots lets a run's snapshots be changed.
func ownSnapshots(r *harness.Run) []trace.Snapshot {
	own := *r.Trace
	own.Snapshots = slices.Clone(own.Snapshots)
	r.Trace = &own
	return own.Snapshots
}

func TestAModelThatIsWrongBetweenCheckpointsIsFound(t *testing.T) {
	r := stepBy(t, sample, func(r *harness.Run) { ownSnapshots(r)[4].Registers.General[trace.RBX]++ }, nothing)
	says(t, r, "sample.yaml:13:", ": after callee+0 (push rbp, line 13): rbx", "captured   0x9f9e9d9c9b9a9998")
	if r := stepBy(t, sample, nothing, nothing); r.Verdict != harness.Pass || r.Unstepped != "" {
		t.Errorf("%s: %s %v %s", r.Verdict, r.Reason, r.Mismatches, r.Unstepped)
	}
}

// cutOff leaves so many stops of a run, as where there is no room for more.
func cutOff(stops int, err error) func(*harness.Run) {
	return func(r *harness.Run) {
		r.Trace = &trace.Trace{Snapshots: slices.Clone(r.Trace.Snapshots[:stops]), Cut: true}
		r.Err = err
	}
}

func TestWhatIsTooLongToBeSteppedIsRunWithoutAndSaysSo(t *testing.T) {
	endless := func(r *harness.Run) { ownSnapshots(r); r.Trace.Outcome.Kind = trace.TimedOut }
	for name, c := range map[string]struct {
		model, processor func(*harness.Run)
		says             string
	}{
		"for the model": {cutOff(8, &machine.Excess{Steps: 8}), nothing, "keeps only its first 8 steps"},
		"for the stage": {nothing, cutOff(7, &stage.OverflowError{Visits: 7}), "only its first 7 steps fit"},
		"for its time":  {nothing, endless, "it does not end in the time"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r := stepBy(t, sample, c.model, c.processor)
			g.Expect(r.Verdict).To(Equal(harness.Pass), r.Reason)
			g.Expect(r.Unstepped).To(ContainSubstring(c.says))
			r = stepBy(t, strings.Replace(sample, "rbp-8:  42", "rbp-8:  41", 1), c.model, c.processor)
			g.Expect(r.Verdict).To(Equal(harness.Fail), "what the author expects is compared all the same")
			g.Expect(r.Unstepped).To(ContainSubstring(c.says))
			parts := func(r *harness.Run) { c.processor(r); ownSnapshots(r)[4].Registers.General[trace.RBX]++ }
			says(t, stepBy(t, sample, c.model, parts), "after callee+0 (push rbp, line 13): rbx")
		})
	}
}

// What cannot be stepped from outside is observed at checkpoints, and what is asked of its
// calls is not known.
func TestWhatCannotBeSteppedFromOutsideIsRunWithout(t *testing.T) {
	g := NewWithT(t)
	outside := &stage.UnsteppedError{Cause: errors.New("no tracing here")}
	refuse := func(r *harness.Run) {
		if slices.ContainsFunc(r.Trace.Snapshots, func(s trace.Snapshot) bool { return s.Checkpoint == trace.Step }) {
			*r = harness.Run{Err: outside}
		}
	}
	r := stepBy(t, unseenHandler, nothing, refuse)
	g.Expect(r.Verdict).To(Equal(harness.Pass), "%s %v", r.Reason, r.Mismatches)
	g.Expect(r.Unstepped).To(ContainSubstring("no tracing here"))
	r = stepBy(t, strings.Replace(unseenHandler, "returns: 1", "returns: 2", 1), nothing, refuse)
	g.Expect(r.Verdict).To(Equal(harness.Fail))
	asked := unseenHandler + "  - {at: main.here, visit: 1, backtrace: [main]}\n"
	r = stepBy(t, asked, nothing, refuse)
	g.Expect(r.Verdict).To(Equal(harness.Skip))
	g.Expect(r.Reason).To(ContainSubstring("no tracing here"))
	g.Expect(stepBy(t, asked, nothing, nothing).Verdict).To(Equal(harness.Pass))
	wrong := stepBy(t, strings.Replace(asked, "[main]", "[main, handler]", 1), nothing, nothing)
	g.Expect(wrong.Verdict).To(Equal(harness.Fail))
}

func TestAnythingElseThatGoesWrongIsNotTakenForTooLong(t *testing.T) {
	g := NewWithT(t)
	for _, wrong := range []func(*harness.Run){
		func(r *harness.Run) { *r = harness.Run{Err: errors.New("broken")} },
		func(r *harness.Run) { *r = harness.Run{Err: &stage.TouchedError{}} },
	} {
		r := stepBy(t, sample, nothing, wrong)
		g.Expect(r.Verdict).To(Equal(harness.Error))
		g.Expect(r.Unstepped).To(BeEmpty())
	}
	r := stepBy(t, sample, nothing, func(r *harness.Run) { ownSnapshots(r); r.Trace.Outcome.Kind = trace.Faulted })
	g.Expect(r.Verdict).To(Equal(harness.Fail))
}

func TestARunWithoutAnEndIsSteppedAsFarAsBothGo(t *testing.T) {
	g := NewWithT(t)
	endless := strings.Replace(sample, "    leave\n", "    again: jmp again\n", 1) + "  - timeout: true\n"
	longer := func(r *harness.Run) {
		own := ownSnapshots(r)
		r.Trace.Snapshots = append(own, own[len(own)-1], own[len(own)-1])
	}
	shorter := func(r *harness.Run) {
		own := ownSnapshots(r)
		r.Trace.Snapshots, r.Trace.Endless = own[:len(own)-1], false // no processor proves anything
	}
	r := stepBy(t, endless, nothing, longer)
	g.Expect(r.Verdict).To(Equal(harness.Pass), "%v %s", r.Mismatches, r.Reason)
	g.Expect(r.Unstepped).To(BeEmpty())
	r = stepBy(t, endless, nothing, shorter)
	g.Expect(r.Verdict).To(Equal(harness.Pass), "%v %s", r.Mismatches, r.Reason)
	g.Expect(r.Unstepped).To(Equal("step by step it does not end in the time that it has"))
	for _, change := range []func(*harness.Run){longer, shorter} {
		r = stepBy(t, endless, nothing, func(r *harness.Run) { change(r); r.Trace.Snapshots[8].Registers.General[trace.RBX]++ })
		g.Expect(r.Verdict).To(Equal(harness.Fail))
	}
}

// TestACaseOfNothingButUndefinedValuesHasNoVerdict plants one of which all that it
// changes is the auxiliary carry that AND leaves undefined.
func TestACaseOfNothingButUndefinedValuesHasNoVerdict(t *testing.T) {
	g := NewWithT(t)
	text := "name: sample\nsays: AND leaves AF undefined.\ngiven: {registers: {rax: 1}}\nfunctions:\n" +
		"  main: |\n    and rax, rax\n    done:\n    ret\nexpect:\n  - {at: main.done, rax: 1}\n"
	for name, r := range map[string]harness.Result{"stepped": stepBy(t, text, nothing, nothing), "run": verdict(t, text, unchanged)} {
		g.Expect(r.Verdict).To(Equal(harness.Error), name)
		g.Expect(r.Reason).To(And(HavePrefix("everything it changes is undefined ("), ContainSubstring("AND")), name)
		g.Expect(r.Undefined.Values).To(BeNumerically(">", 0), name)
	}
	r := stepBy(t, strings.Replace(text, "and rax, rax", "and rax, rcx", 1), nothing, nothing)
	g.Expect(r.Verdict).To(Equal(harness.Fail), "rax changes, and the author did not expect it")
	r = stepBy(t, strings.Replace(text, "rax: 1}}", "rax: -1}}", 1), nothing, nothing)
	g.Expect(r.Verdict).To(Equal(harness.Fail), "so do the flags that are defined")
}

// TestACheckpointBehindALoadOfSSIsSeenWithoutSteps has the only checkpoint where
// the processor holds the trap flag's trap off.
func TestACheckpointBehindALoadOfSSIsSeenWithoutSteps(t *testing.T) {
	g := NewWithT(t)
	text := "name: sample\nsays: A load of SS holds the trap off.\nfunctions:\n  main: |\n    mov eax, 0x2b\n    mov ss, ax\n    done:\n    ret\n" +
		"expect:\n  - {at: main.done, rax: 0x2b}\n"
	r := stepBy(t, text, nothing, nothing)
	g.Expect(r.Verdict).To(Equal(harness.Pass), "%s %v", r.Reason, r.Mismatches)
	g.Expect(r.Unstepped).To(Equal("no stop can be made at main.done, right behind a load of SS"))
	r = stepBy(t, strings.Replace(text, "rax: 0x2b}", "rax: 0x2c}", 1), nothing, nothing)
	g.Expect(r.Verdict).To(Equal(harness.Fail))
	r = stepBy(t, text, nothing, func(r *harness.Run) { ownSnapshots(r)[1].Registers.General[trace.RBX]++ })
	says(t, r, "after main+0 (mov eax, 0x2b, line 5): rbx")
	g.Expect(r.Unstepped).To(BeEmpty())
}

func TestAStackPointerOnTheHandlersStackIsSeenWithoutSteps(t *testing.T) {
	got := stepBy(t, `
name: esp-elsewhere
says: esp can hold any address.
mode: 32
functions:
  main: |
    mov ebx, esp
    mov esp, 0x60708000
    mov esp, ebx
    back:
    ret
expect:
  - at: main.back
    esp: entry
`, nothing, nothing)
	if got.Verdict != harness.Pass || !strings.Contains(got.Unstepped, "handler's stack") {
		t.Errorf("got %v, not stepped because: %s", got.Verdict, got.Unstepped)
	}
}

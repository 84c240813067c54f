package conform

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// four has a case for each value: 1 to 4 in rax at the end.
const four = `name: four
says: It returns what it is given.
matrix: {value: [1, 2, 3, 4]}
functions:
  main: |
    push  ${value}
    pushed:
    pop   rax
    ret
expect:
  - {at: main.pushed, rsp: entry-8}
  - returns: ${value}
`

func load(t *testing.T, text string) ([]*scenarios.Scenario, []*trace.Program) {
	t.Helper()
	list, err := scenarios.Load("four.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	return list, programs
}

// doing is a simulator that does as the model and lets change have its way with each
// answer; round counts how often the case was asked.
type doing struct {
	change func(number, round int, a *Answer)
	asked  [4]atomic.Int32
}

func (d *doing) Run(programs []*trace.Program) []Answer {
	answers := make([]Answer, len(programs))
	for i, p := range programs {
		got, err := machine.Run(p, trace.Platform{Vendor: trace.AMD})
		if err != nil {
			panic(err) // the four cases have predictions
		}
		n := slices.Index([]byte{1, 2, 3, 4}, p.Code[slices.Index(p.Code, 0x6a)+1])
		answers[i].Seen = protocol.Whole(got)
		d.change(n, int(d.asked[n].Add(1)), &answers[i])
	}
	return answers
}

func checkFour(t *testing.T, change func(number, round int, a *Answer)) []Case {
	t.Helper()
	list, programs := load(t, four)
	c := Check{
		Simulator: &doing{change: change}, Batch: 3, Vendor: trace.AMD, Claims: []Profile{Core},
		Lacks: func([]string) []string { return nil },
	}
	return c.Run(list, programs)
}

func predict(p *trace.Program) (*trace.Trace, error) {
	return machine.Run(p, trace.Platform{Vendor: trace.AMD})
}

// wrongRAX has the final state show another rax.
func wrongRAX(a *Answer) { a.Seen.Trace.Final.Registers.Set(trace.RAX, 99) }

func TestEachCaseHasOneVerdict(t *testing.T) {
	cases := checkFour(t, func(number, _ int, a *Answer) {
		switch number {
		case 1:
			wrongRAX(a)
		case 2:
			*a = Answer{Err: errors.New("it died")}
		case 3:
			*a = Answer{Skipped: "not today"}
		}
	})
	for i, want := range []harness.Verdict{harness.Pass, harness.Fail, harness.Error, harness.Skip} {
		if cases[i].Verdict != want {
			t.Errorf("case %d: %s (%s)", i, cases[i].Verdict, cases[i].Reason)
		}
	}
	if c := cases[1].Cause; c != (Cause{"pop r64", "rax"}) {
		t.Errorf("the cause is %s", c)
	}
	if cases[2].Reason != "it died" || cases[3].Reason != "not today" {
		t.Errorf("%q, %q", cases[2].Reason, cases[3].Reason)
	}
}

// TestWhatIsNotShownTwiceIsNoVerdict: each kind of second answer.
func TestWhatIsNotShownTwiceIsNoVerdict(t *testing.T) {
	cases := checkFour(t, func(number, round int, a *Answer) {
		switch {
		case number == 0 && round == 1:
			wrongRAX(a)
		case number == 1 && round == 1:
			*a = Answer{Err: errors.New("it died")}
		case number == 2 && round == 1:
			wrongRAX(a)
		case number == 2:
			a.Seen.Trace.Outcome.Kind = trace.TimedOut
		case number == 3: // each time another value: the same cause
			a.Seen.Trace.Final.Registers.Set(trace.RAX, uint64(100+round))
		}
	})
	for i, says := range []string{"rax, then as predicted", "it died, then as predicted", "rax, then "} {
		if cases[i].Verdict != harness.Error || !strings.Contains(cases[i].Reason, says) {
			t.Errorf("case %d: %s, %q", i, cases[i].Verdict, cases[i].Reason)
		}
	}
	if cases[3].Verdict != harness.Fail {
		t.Errorf("case 3: %s, %q", cases[3].Verdict, cases[3].Reason)
	}
}

func TestWhatIsNotClaimedIsNotAsked(t *testing.T) {
	list, programs := load(t, strings.Replace(four, "    pop   rax\n", "    pop   rax\n    pushfq\n    popfq\n", 1))
	c := Check{
		Simulator: &doing{change: func(int, int, *Answer) { t.Error("it was asked") }}, Batch: 9, Vendor: trace.AMD,
		Claims: []Profile{Core, Frames}, Lacks: func([]string) []string { return nil },
	}
	for _, one := range c.Run(list, programs) {
		if one.Verdict != harness.Skip || one.Reason != "it needs flags, which is not claimed" || one.Profile() != Flags {
			t.Errorf("%s, %q, %s", one.Verdict, one.Reason, one.Profile())
		}
	}
}

// wrongProcessor is hardware that does not do what is predicted.
type wrongProcessor struct{}

func (wrongProcessor) Run(programs []*trace.Program) []harness.Run {
	runs := harness.Model(trace.Platform{Vendor: trace.AMD}).Run(programs)
	for i := range runs {
		runs[i].Trace.Final.Registers.Set(trace.RBX, 1)
	}
	return runs
}

// TestTheProcessorIsAsked: where it does not do what is predicted either, the simulator
// is not to blame.
func TestTheProcessorIsAsked(t *testing.T) {
	list, programs := load(t, four)
	on := trace.Platform{Vendor: trace.AMD}
	for _, by := range []struct {
		hardware  harness.Machine
		platform  trace.Platform
		verdict   harness.Verdict
		processor string
	}{
		{harness.Model(on), on, harness.Fail, "as predicted"},
		{wrongProcessor{}, on, harness.Error, ""},
		{wrongProcessor{}, trace.Platform{Vendor: trace.Intel}, harness.Fail, ""},
	} {
		c := Check{
			Simulator: &doing{change: func(_, _ int, a *Answer) { wrongRAX(a) }}, Batch: 9, Vendor: trace.AMD, Claims: Profiles(),
			Lacks: func([]string) []string { return nil }, Hardware: by.hardware, Platform: by.platform,
		}
		if one := c.Run(list, programs)[0]; one.Verdict != by.verdict || one.Processor != by.processor {
			t.Errorf("%s, %q, %q", one.Verdict, one.Processor, one.Reason)
		}
	}
}

// TestReports: what every form of a report has to say of a divergence.
func TestReports(t *testing.T) {
	cases := checkFour(t, func(number, _ int, a *Answer) {
		switch number {
		case 1:
			wrongRAX(a)
		case 2:
			*a = Answer{Err: errors.New("it died <b>\x1b[31m")}
		case 3:
			*a = Answer{Err: errors.New("it aborts")}
		}
	})
	known, err := parseKnown("known.yaml", []byte("known: [{answer: it aborts, why: It cannot., link: https://example.org/1}]"))
	if err != nil {
		t.Fatal(err)
	}
	known.mark(cases)
	r := Report{Known: known, Unobserved: []string{"ss", "if"}, Version: "1", Corpus: "abc", Simulator: Identity{Name: "sim", Version: "2"}, Claims: []Profile{Core}, Cases: cases, Command: "framecheck conform --case CASE -- sim"}
	for format, parts := range map[string][]string{
		"text": {"sim 2 diverges in 1 of 4 cases: pop r64: rax\n", "four [value=2]", "predicted  0x2", "simulator  0x63", "bytes      58", "SDM vol. 2, POP", "--case 'four [value=2]' -- sim", `it died <b>\x1b[31m`, "frames (not claimed)", "known, 1 cases: no answer: it aborts", "not compared: ss, if\n"},
		"json": {
			`"agreed": 1`, `"known": 1`, `"errors": 1`, "\"known_no_answer\": [\n    {\n      \"known\": \"It cannot. https://example.org/1\",\n      \"reason\": \"it aborts\",\n      \"cases\": [\n        \"four [value=4]\"",
			"\"not_observed\": [\n    \"ss\",\n    \"if\"\n  ]", `"instruction": "pop r64"`, `"bytes": "58"`, `"simulator": "0x63 (99)"`, `"stale": []`},
		"html": {"sim 2 diverges in 1 of 4 cases", "four [value=2]", "0x63", "it died &lt;b&gt;", "pop r64: rax", "<dt>1<dd>It cannot. https://example.org/1<br>it aborts<br><code>four [value=4]</code>", "not compared: ss, if."},
	} {
		var b bytes.Buffer
		if err := r.Write(&b, format); err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			if !strings.Contains(b.String(), part) {
				t.Errorf("%s: no %q in\n%s", format, part, b.String())
			}
		}
	}
	if err := r.Write(&bytes.Buffer{}, "pdf"); err == nil {
		t.Error("pdf is a format")
	}
	var b bytes.Buffer
	if err := r.Badge(&b); err != nil || !strings.Contains(b.String(), ">1 of 4<") || !strings.Contains(b.String(), "#c62828") {
		t.Errorf("%v, %s", err, b.String())
	}
}

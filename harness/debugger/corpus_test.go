package debugger_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/debugger"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const corpus = "../../scenarios/"

// walked is a program with what it takes to judge a walk.
type walked struct {
	scenario *scenarios.Scenario
	program  *trace.Program
	file     debugger.File
	tabled   func(function string) bool
}

// walkedOf makes files of the cases that can be one.
func walkedOf(t *testing.T, paths ...string) (all []walked) {
	t.Helper()
	loaded, err := scenarios.LoadPaths(paths)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range loaded {
		if s.Mode != trace.Mode64 {
			continue
		}
		p, err := codegen.Build(s)
		if err != nil {
			t.Fatal(err)
		}
		file, err := debugger.Executable(p)
		var unfit *freestanding.UnfitError
		if errors.As(err, &unfit) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		tabled, err := debugger.Tabled(p, file.Content)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, walked{s, p, file, tabled})
	}
	return all
}

// astray are scenarios in which a walk is not what the steps say, and why.
var astray = map[string]string{
	"call-of-the-next-instruction-walked": "here the steps take every call for one that returns",
	"early-return-not-restored":           "its table is wrong on purpose",
	"return-address-undefined":            "its table says that nobody called main",
	"table-wrong-for-one-instruction":     "its table is wrong on purpose",
	"walk-from-a-stack-overflow":          "its handler goes on in main without a return from the call",
}

// TestDebuggersAgreeOnTheCorpus wants each walk to be right where every function on the
// stack has a table. Where one has none, gdb analyses its instructions and libunwind takes
// rbp for a frame pointer: what comes of that is counted.
func TestDebuggersAgreeOnTheCorpus(t *testing.T) {
	all := walkedOf(t, corpus+"conventions", corpus+"recursion", corpus+"walking")
	if len(all) < 150 {
		t.Fatalf("%d programs", len(all))
	}
	each(t, all, held)
}

// held wants each walk to be right where every function on the stack has a table.
func held(t *testing.T, d witness, w walked, judged []debugger.Judgment) {
	t.Helper()
	excused, reason := 0, astray[w.scenario.Name]
	if reason != "" {
		if !slices.ContainsFunc(judged, func(j debugger.Judgment) bool { return j.Verdict == debugger.Wrong }) {
			t.Errorf("%s: right everywhere, though %s", w.program.Name, reason)
		}
		t.Logf("%s: not held: %s", w.program.Name, reason)
		return
	}
	for _, j := range judged {
		switch {
		case j.Verdict != debugger.Wrong:
		case d.excuses != nil && d.excuses(w, j):
			excused++
		default:
			t.Errorf("%s:\nsaid  %v\ntruth %v", w.program.Name, j.Said, j.Truth)
		}
	}
	if excused > 0 {
		t.Logf("%s: wrong at %d instructions: %s", w.program.Name, excused, d.excuse)
	}
}

// Each planted mistake is seen where it is, and nowhere else: at the instructions on whose
// way to _start it lies.
func TestPlantedMistakesAreSeen(t *testing.T) {
	places := map[string]string{
		"right": "", "push-late": "sub   rsp, 16; sub   rsp, 16", "pop-early": "pop   rbx", "wrong-register": "body:; lea   eax, [rbx+5]; pop   rbp",
		"missing-restore": "call  leaf; push  rbp; mov   rbp, rsp; body:; lea   eax, [rbx+5]; pop   rbp; ret; add   rsp, 16",
	}
	var files []string // but for the retpoline, which no call and ret of these steps explains
	for name := range places {
		files = append(files, "../../fixtures/unwind/"+name+".yaml")
	}
	all := walkedOf(t, files...)
	if len(all) != len(places) {
		t.Fatalf("%d programs", len(all))
	}
	each(t, all, func(t *testing.T, _ witness, w walked, judged []debugger.Judgment) {
		var lines []string
		for _, j := range judged {
			if j.Verdict != debugger.Right {
				line, _ := w.program.Line(j.Truth[0].PC)
				lines = append(lines, line.Text)
			}
		}
		if got := strings.Join(lines, "; "); got != places[w.program.Name] {
			t.Errorf("%s: wrong at %s; want %s", w.program.Name, got, places[w.program.Name])
		}
	})
}

// TestDebuggersWalkThroughSignalFrames has walks from handlers through the kernel's frames,
// of which the restorer's table tells them. Debuggers keep SIGTRAP for themselves.
func TestDebuggersWalkThroughSignalFrames(t *testing.T) {
	folder := corpus + "signals/"
	all := walkedOf(t, folder+"walk-from-a-fault.yaml", folder+"walk-from-a-nested-handler.yaml", folder+"walk-from-a-strike.yaml",
		folder+"walk-from-a-stack-overflow.yaml", folder+"walk-after-the-handler-moves-rip.yaml", folder+"declared-handler.yaml", folder+"calls-of-a-declared-handler.yaml")
	all = slices.DeleteFunc(all, func(w walked) bool {
		return slices.ContainsFunc(w.program.Signals.Handlers, func(h trace.SignalHandler) bool { return h.Signal == trace.SIGTRAP })
	})
	each(t, all, func(t *testing.T, d witness, w walked, judged []debugger.Judgment) {
		held(t, d, w, judged)
		if !slices.ContainsFunc(judged, func(j debugger.Judgment) bool {
			return j.Verdict == debugger.Right && slices.ContainsFunc(j.Truth[1:], func(f debugger.Frame) bool { return f.Function == scenarios.Restorer })
		}) {
			t.Errorf("%s: no walk from a handler is right", w.program.Name)
		}
	})
}

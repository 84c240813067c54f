package walking

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepped is a program of a scenario with the model's run of it, in single steps.
func stepped(t *testing.T, s *scenarios.Scenario) (*trace.Program, *trace.Trace) {
	t.Helper()
	var batch codegen.Batch
	p, err := batch.Build(s)
	if err != nil {
		t.Fatal(err)
	}
	every := *p
	every.EveryInstruction = true
	run, err := machine.Run(&every, trace.Platform{Vendor: trace.AMD})
	if err != nil {
		t.Fatal(err)
	}
	return &every, run
}

func walkers(t *testing.T, p *trace.Program) []Walker {
	t.Helper()
	all, err := Walkers(p)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Walks that share what is known of the callers come to the same as whole walks.
func TestSharedWalksFindWhatWholeWalksFind(t *testing.T) {
	signals, err := filepath.Glob("../../scenarios/signals/walk-*.yaml")
	if err != nil || signals == nil {
		t.Fatal(err)
	}
	list, err := scenarios.LoadPaths(append(signals, "../../fixtures/unwind", "../../fixtures/windows-unwind", "../../scenarios/walking", "../../scenarios/recursion"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		p, run := stepped(t, s)
		h := newHold(p, walkers(t, p))
		whole, shared := h.run(run, h.moment), Hold(p, run, walkers(t, p))
		for _, r := range []*Report{whole, shared} {
			r.sort()
		}
		if !reflect.DeepEqual(whole, shared) {
			t.Errorf("%s: %+v, and in whole walks %+v", s.Title(), shared, whole)
		}
	}
}

// spoiling is a leaf that changes what its caller has saved, and puts it back.
const spoiling = `name: spoiling
says: a walk goes by memory that a callee can change
functions:
  main: |
    .cfi_startproc
    sub   rsp, 8
    .cfi_def_cfa_offset 16
    call  middle
    add   rsp, 8
    .cfi_def_cfa_offset 8
    ret
  middle: |
    .cfi_startproc
    push  rbx
    .cfi_def_cfa_offset 16
    .cfi_offset rbx, -16
    call  leaf
    pop   rbx
    .cfi_def_cfa_offset 8
    .cfi_restore rbx
    ret
  leaf: |
    .cfi_startproc
    nop
    not   qword [rsp+8]
    nop
    not   qword [rsp+8]
    ret
expect:
  - {at: leaf, rsp: rsp}
`

// spoilingBelow is a handler that changes what was saved in a frame below its own, which lies
// on an alternate stack above, and puts it back.
const spoilingBelow = `name: spoiling-below
says: a walk goes by memory below the handler's stack
given: {stack: {size: 65536}}
functions:
  main: |
    .cfi_startproc
    sub   rsp, 40968
    .cfi_def_cfa_offset 40976
    call  middle
    add   rsp, 40968
    .cfi_def_cfa_offset 8
    ret
  middle: |
    .cfi_startproc
    push  rbx
    .cfi_def_cfa_offset 16
    .cfi_offset rbx, -16
    mov   rbx, rsp
    here: nop
    pop   rbx
    .cfi_def_cfa_offset 8
    .cfi_restore rbx
    ret
  handler: |
    .cfi_startproc
    nop
    not   qword [rbx]
    nop
    not   qword [rbx]
    ret
signals:
  handlers: {SIGUSR1: {handler: handler, flags: [SA_ONSTACK]}}
  stack: {at: entry-16384, size: 8192}
  strikes: [{signal: SIGUSR1, at: middle.here}]
expect:
  - {at: middle.here, visit: 2, rsp: rsp}
`

func TestWalksAreNotSharedBeyondMemoryThatHasChanged(t *testing.T) {
	for text, frame := range map[string]int{spoiling: 1, spoilingBelow: 2} {
		list, err := scenarios.Load("spoiling.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		p, run := stepped(t, list[0])
		dwarf, _ := Find(walkers(t, p), scenarios.ByDWARF)
		report := Hold(p, run, []Walker{dwarf})
		if walks := report.Walks[scenarios.ByDWARF]; walks.Wrong != 2 || len(report.Findings) != 1 || report.Findings[0].Function != "middle" || report.Findings[0].Frame != frame {
			t.Errorf("frame %d: %+v %+v", frame, walks, report.Findings)
		}
	}
}

// counting counts the frames of its walks.
type counting struct {
	unwind.Walker
	frames *int
}

func (c counting) Walk(s unwind.State) unwind.Walk {
	walk := c.Walker.Walk(s)
	*c.frames += len(walk.Frames)
	return walk
}

func TestADeepStackIsNotWalkedAnewAtEachInstruction(t *testing.T) {
	for _, name := range []string{"recursion-walked-by-dwarf", "recursion-walked-by-win64"} {
		text, err := os.ReadFile("../../scenarios/walking/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		list, err := scenarios.Load(name, text)
		if err != nil {
			t.Fatal(err)
		}
		p, run := stepped(t, list[0])
		moments, err := history.Follow(p, run)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range walkers(t, p)[1:] {
			frames, deep := 0, 0
			for _, m := range moments {
				deep += m.Call.Depth
			}
			counted := w
			counted.Walker = counting{w.Walker, &frames}
			Hold(p, run, []Walker{counted})
			if most := 4 * len(moments); frames > most || deep < most {
				t.Errorf("%s: %d frames walked at %d moments, of %d", name, frames, len(moments), deep)
			}
		}
	}
}

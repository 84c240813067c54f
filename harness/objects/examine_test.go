package objects_test

import (
	"bytes"
	"debug/elf"
	"os/exec"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/objects"
	"github.com/framecheck/framecheck/native/object"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const text = `
__attribute__((noinline)) long g(long a) { __asm__ volatile("" ::: "memory"); return a * 3; }
long f(long a) { __asm__ volatile("" ::: "rbx"); return g(a) + g(a + 1) + a; }
`

func compile(t *testing.T, text string) []byte {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip(err)
	}
	options := "-x c -c -O2 -ffreestanding -fcf-protection=none -fasynchronous-unwind-tables"
	data, err := compiler.Compiler{Name: "gcc"}.Compile(text, strings.Fields(options))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func examine(t *testing.T, data []byte) *objects.Examination {
	t.Helper()
	return examineOn(t, data, func(m harness.Machine) harness.Machine { return m })
}

// examineOn examines it on what is made of the processor.
func examineOn(t *testing.T, data []byte, of func(harness.Machine) harness.Machine) *objects.Examination {
	t.Helper()
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(cpu.Close)
	o, err := object.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := object.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	e := objects.Examiner{Machine: of(harness.New(cpu).CPU), Calls: object.Calls(), Moments: objects.DefaultMoments}
	made, err := e.Examine("file.o", m)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestARightTableIsRight(t *testing.T) {
	e := examine(t, compile(t, text))
	tally := e.Tallies[scenarios.ByDWARF]
	if e.Called != 2 || tally.Right < 8 || tally.Wrong+tally.NoRule > 0 || len(e.Wrong) > 0 {
		t.Errorf("%+v", e)
	}
}

// TestAWrongByteOfATableIsFound has the first DW_CFA_def_cfa_offset say 24, not 16.
func TestAWrongByteOfATableIsFound(t *testing.T) {
	data := compile(t, text)
	file, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	section := file.Section(".eh_frame")
	frames := data[section.Offset : section.Offset+section.Size]
	const defCFAOffset = 0x0e
	at := bytes.Index(frames, []byte{defCFAOffset, 16})
	if at < 0 {
		t.Fatal("no push is in the table")
	}
	frames[at+1] = 24
	e := examine(t, data)
	if len(e.Wrong) == 0 {
		t.Fatalf("not found: %+v", e)
	}
	w := e.Wrong[0]
	push := uint64(1) // byte of push rbx or rbp
	if strings.HasPrefix(w.Function, "f") && uint64(w.Offset) != push || w.What != "the CFA" ||
		!strings.Contains(w.Rule, "CFA is rsp+24") || !strings.Contains(w.Look, "rsp+16") || w.Bytes == "" || w.Instruction == "" {
		t.Errorf("%+v", w)
	}
	var told strings.Builder
	if err := e.Tell(&told); err != nil || !strings.Contains(told.String(), "f+0x1: the CFA is wrong before ") {
		t.Errorf("%v: %s", err, told.String())
	}
}

func TestRunsThatDoNotReturnAreWalkedUpToTheirEnd(t *testing.T) {
	e := examine(t, compile(t, `
extern void puts(const char *);
long needs(long a) { if (a) puts("x"); return 1; }
long faults(long *p) { return *p; }
long guarded(void) { long canary; __asm__ volatile("movq %%fs:0x28, %0" : "=r"(canary)); return canary; }
`))
	ends := map[string]string{}
	for _, f := range e.Functions {
		for _, c := range f.Calls {
			ends[f.Name+" with "+c.With] = c.End
		}
	}
	for call, want := range map[string]string{
		"needs with zeros": "", "needs with numbers": "it needs puts, which the object does not define",
		"faults with pointers": "", "faults with zeros": "#PF at faults+0x0, address 0x0",
		"guarded with zeros": "#PF at guarded+0x0, address 0x28: there is no thread-local storage (compile with -fno-stack-protector)",
	} {
		if got, made := ends[call]; got != want || !made {
			t.Errorf("%s: %q, made %v, want %q", call, got, made, want)
		}
	}
	if e.Called != 3 || e.Unreturned != 1 || e.Cut != 1 || e.Tallies[scenarios.ByDWARF].Wrong > 0 {
		t.Errorf("%+v", e.Totals)
	}
	var told strings.Builder
	if err := e.Tell(&told); err != nil || !strings.Contains(told.String(), "\n3 functions ran, 1 of which never returned; 0 were skipped, 1 need") {
		t.Errorf("%v: %s", err, told.String())
	}
}

// short is a processor that captures less than each run has.
type short struct{ harness.Machine }

func (m short) Run(programs []*trace.Program) []harness.Run {
	runs := m.Machine.Run(programs)
	for i := range runs {
		cut := *runs[i].Trace
		cut.Snapshots, cut.Cut = cut.Snapshots[:len(cut.Snapshots)/2], true
		runs[i] = harness.Run{Trace: &cut, Err: &stage.OverflowError{}}
	}
	return runs
}

// A run that returns behind what is captured of it has returned all the same.
func TestALongRunThatReturnsHasReturned(t *testing.T) {
	data := compile(t, "long counts(void) { for (volatile long n = 0; n < 9; n++); return 1; }\n")
	e := examineOn(t, data, func(m harness.Machine) harness.Machine { return short{m} })
	if e.Called != 1 || e.Unreturned != 0 {
		t.Errorf("%+v", e.Totals)
	}
	if c := e.Functions[0].Calls[0]; !c.Returned || c.End != "more instructions than are captured" {
		t.Errorf("%+v", c)
	}
}

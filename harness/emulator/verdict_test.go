package emulator_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// status runs a file of cases and gives its exit code and what it writes to stderr.
func status(t *testing.T, cases []freestanding.Case, arguments ...string) (code int, stderr string) {
	t.Helper()
	if host.Supported() != "" {
		t.Skip(host.Supported())
	}
	file, err := freestanding.Make(cases)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cases.elf")
	if err := os.WriteFile(path, file, 0o700); err != nil {
		t.Fatal(err)
	}
	var told bytes.Buffer
	command := exec.Command(path, arguments...)
	command.Stderr = &told
	err = command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), told.String()
}

// expected are cases that agree here, with their predictions.
func expected(t *testing.T, n int) []freestanding.Case {
	t.Helper()
	programs := some(t, n)
	var cases []freestanding.Case
	for i, e := range expecting(host.Read().Platform())(programs) {
		if e != nil && e.Outcome.Kind != trace.SystemCall && e.Outcome.Kind != trace.TimedOut && !slices.ContainsFunc(e.Snapshots, func(s trace.Snapshot) bool { return s.Registers.Selectors[trace.CS] != trace.Code64 }) {
			cases = append(cases, freestanding.Case{Program: programs[i], Expected: e})
		}
	}
	return cases
}

// TestTheFileFindsWhatDiffers changes the prediction of one case in one place.
func TestTheFileFindsWhatDiffers(t *testing.T) {
	cases := expected(t, 400)
	if code, told := status(t, cases); code != 0 || told != "" {
		t.Fatalf("exit code %d, stderr %q", code, told)
	}
	visited := func(c freestanding.Case) bool { return len(c.Expected.Snapshots) > 1 }
	for name, plant := range map[string]struct {
		fits   func(c freestanding.Case) bool
		change func(e *trace.Trace)
	}{
		"a register":        {visited, func(e *trace.Trace) { e.Snapshots[1].Registers.General[trace.RBX] ^= 1 << 63 }},
		"a flag":            {visited, func(e *trace.Trace) { e.Snapshots[0].Registers.Flags ^= trace.ID }},
		"a selector":        {visited, func(e *trace.Trace) { e.Snapshots[0].Registers.Selectors[trace.GS] ^= 3 }},
		"the checkpoint":    {visited, func(e *trace.Trace) { e.Snapshots[0].Checkpoint ^= 1 }},
		"a byte on top":     {visited, func(e *trace.Trace) { top(&e.Snapshots[0])[0] ^= 1 }},
		"a byte below all":  {visited, func(e *trace.Trace) { lower(&e.Snapshots[0]) }},
		"a byte of data":    {visited, func(e *trace.Trace) { e.Snapshots[0].Data.Bytes = other(e.Snapshots[0].Data.Bytes, 4095) }},
		"a visit too many":  {visited, func(e *trace.Trace) { e.Snapshots = append(e.Snapshots, e.Snapshots[0]) }},
		"a visit too few":   {visited, func(e *trace.Trace) { e.Snapshots = e.Snapshots[:len(e.Snapshots)-1] }},
		"the end":           {visited, func(e *trace.Trace) { e.Outcome.Kind = trace.TimedOut }},
		"a register at it":  {visited, func(e *trace.Trace) { e.Final.Registers.General[trace.R15]++ }},
		"the vector":        {faults, func(e *trace.Trace) { e.Outcome.Fault.Vector++ }},
		"the error code":    {faults, func(e *trace.Trace) { e.Outcome.Fault.ErrorCode ^= 0x8000 }},
		"the address":       {faults, func(e *trace.Trace) { e.Outcome.Fault.Address++ }},
		"where it faults":   {faults, func(e *trace.Trace) { e.Final.Registers.RIP++ }},
		"a vector register": {vectors, func(e *trace.Trace) { e.Final.Registers.Vectors[15][15] ^= 0x80 }},
	} {
		t.Run(name, func(t *testing.T) {
			planted := slices.Clone(cases)
			i := slices.IndexFunc(planted, plant.fits)
			if i < 0 {
				t.Fatal("no case is fit for it")
			}
			planted[i].Expected = copied(planted[i].Expected)
			plant.change(planted[i].Expected)
			code, told := status(t, planted[max(i-1, 0):i+2])
			if want := "differs: " + planted[i].Program.Name + "\n"; code != 1 || told != want {
				t.Errorf("exit code %d, stderr %q, not %q", code, told, want)
			}
		})
	}
}

func faults(c freestanding.Case) bool { return c.Expected.Outcome.Kind == trace.Faulted }

func vectors(c freestanding.Case) bool { return c.Program.VectorBytes == 16 }

// copied is a trace of which everything can be changed but Predicted.
func copied(e *trace.Trace) *trace.Trace {
	own := *e
	own.Snapshots = slices.Clone(e.Snapshots)
	for i := range own.Snapshots {
		own.Snapshots[i].Stack.Bytes = slices.Clone(own.Snapshots[i].Stack.Bytes)
	}
	if v := e.Final.Registers.Vectors; v != nil {
		vectors := *v
		own.Final.Registers.Vectors = &vectors
	}
	return &own
}

func top(s *trace.Snapshot) []byte { return s.Stack.Bytes[len(s.Stack.Bytes)-1:] }

// lower adds a byte below what is on the stack.
func lower(s *trace.Snapshot) {
	s.Stack.Base--
	s.Stack.Bytes = append([]byte{0}, s.Stack.Bytes...)
	s.Predicted = nil
}

func other(bytes []byte, at int) []byte {
	bytes = slices.Clone(bytes)
	bytes[at] ^= 1
	return bytes
}

// TestUndefinedBitsAreNotSummed changes what a prediction leaves undefined, and then
// says that it is defined.
func TestUndefinedBitsAreNotSummed(t *testing.T) {
	cases := expected(t, 40)
	i := slices.IndexFunc(cases, func(c freestanding.Case) bool { return len(c.Expected.Snapshots) > 0 && written(c) >= 0 })
	cases[i].Expected = copied(cases[i].Expected)
	s, at := &cases[i].Expected.Snapshots[0], written(cases[i])
	p := *s.Predicted
	p.Undefined, p.StackUndefined = trace.AF, make([]byte, len(s.Stack.Bytes))
	p.RegistersUndefined[trace.RBP], p.StackUndefined[at] = 1<<40, 0x10
	s.Registers.Flags ^= trace.AF
	s.Registers.General[trace.RBP] ^= 1 << 40
	s.Stack.Bytes[at] ^= 0x10
	s.Predicted = &p
	if code, told := status(t, cases); code != 0 {
		t.Errorf("exit code %d, stderr %q", code, told)
	}
	for name, define := range map[string]func(){
		"the flag":         func() { p.Undefined = 0 },
		"the register":     func() { p.RegistersUndefined[trace.RBP] = 0 },
		"the stack's byte": func() { p.StackUndefined = nil },
	} {
		before := p
		define()
		if code, _ := status(t, cases); code != 1 {
			t.Errorf("%s: exit code %d", name, code)
		}
		p = before
	}
}

// written finds a byte on the stack of the first snapshot that is not as at the entry.
func written(c freestanding.Case) int {
	s := c.Expected.Snapshots[0].Stack
	original := c.Program.Stack.Bytes[s.Base-c.Program.Stack.Base:]
	for i, b := range s.Bytes {
		if b&^0x10 != original[i]&^0x10 {
			return i
		}
	}
	return -1
}

// TestTheFileBeginsWhereItIsTold plants a wrong prediction in every second case.
func TestTheFileBeginsWhereItIsTold(t *testing.T) {
	cases := expected(t, 400)
	for i := range cases {
		if i%2 == 1 {
			cases[i].Expected = copied(cases[i].Expected)
			cases[i].Expected.Outcome.Kind = trace.TimedOut
		}
	}
	for _, c := range []struct {
		arguments []string
		differing int
	}{
		{nil, 125},
		{[]string{"0", "10"}, 5},
		{[]string{"3", "1"}, 1},
		{[]string{"4", "1"}, 0},
		{[]string{"100000"}, 0},
	} {
		code, told := status(t, cases, c.arguments...)
		if code != c.differing || c.differing < 125 && strings.Count(told, "differs: ") != c.differing {
			t.Errorf("%v: exit code %d, not %d; stderr %q", c.arguments, code, c.differing, told)
		}
	}
}

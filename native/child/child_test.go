//go:build linux && amd64

package child

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func plain() *process.Process {
	return &process.Process{Exec: "./p", Argv: []string{"p"}, StackLimit: 1 << 20}
}

// written is what an executable writes when it is run as any program.
func written(t *testing.T) []byte {
	t.Helper()
	x, err := Make(plain())
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/p"
	if err := os.WriteFile(path, x.File, 0o755); err != nil {
		t.Fatal(err)
	}
	record, err := exec.Command(path).Output()
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// TestARecordThatEndsEarlyIsNotBelieved cuts a record at every byte.
func TestARecordThatEndsEarlyIsNotBelieved(t *testing.T) {
	record := written(t)
	if _, err := Read(record); err != nil {
		t.Fatal(err)
	}
	for at := range record {
		if _, err := Read(record[:at]); err == nil {
			t.Fatalf("a record of %d bytes is believed when %d are there", len(record), at)
		}
	}
	if _, err := Read(append(record, 0)); err == nil {
		t.Error("a record with a byte behind its end is believed")
	}
}

func TestAStrangeRecordIsRefused(t *testing.T) {
	record := written(t)
	for at := 0; at < len(record); at += 8 {
		changed := bytes.Clone(record)
		copy(changed[at:], bytes.Repeat([]byte{0xff}, 8))
		_, _ = Read(changed) // must not panic
	}
	record[0] = 99 // the kind of the first section
	if _, err := Read(record); err == nil || !strings.Contains(err.Error(), "unknown kind 99") {
		t.Errorf("%v", err)
	}
}

func TestAProcessThatDoesNotEndIsGivenUp(t *testing.T) {
	defer func(was time.Duration) { patience = was }(patience)
	patience = 0
	p := plain()
	x, err := Make(p)
	if err != nil {
		t.Fatal(err)
	}
	if run, err := Run(p, x); err == nil {
		t.Errorf("a run without time gave %+v", run)
	}
}

// TestWhateverAProcessDoesTheRunEnds replaces its first instructions by others.
func TestWhateverAProcessDoesTheRunEnds(t *testing.T) {
	usual := patience
	defer func() { patience = usual }()
	for name, c := range map[string]struct{ code, told string }{
		"it loops":                 {"\xeb\xfe", "did not end"},
		"it is undefined":          {"\x0f\x0b", "illegal instruction"},
		"it exits with 0":          {"\x31\xff\xb8\xe7\x00\x00\x00\x0f\x05", "ends early (exit status 0)"},
		"it kills itself":          {"\xb8\x27\x00\x00\x00\x0f\x05\x89\xc7\xbe\x09\x00\x00\x00\xb8\x3e\x00\x00\x00\x0f\x05", "killed"},
		"it writes without an end": {"\xbf\x01\x00\x00\x00\xbe\x00\x00\x60\x00\xba\x00\x00\x04\x00\xb8\x01\x00\x00\x00\x0f\x05\xeb\xe8", "wrote more than"},
	} {
		t.Run(name, func(t *testing.T) {
			p := plain()
			x, err := Make(p)
			if err != nil {
				t.Fatal(err)
			}
			copy(x.File[trace.PageSize:], c.code)
			if patience = usual; name == "it loops" {
				patience = time.Second
			}
			if run, err := Run(p, x); err == nil || !strings.Contains(err.Error(), c.told) {
				t.Errorf("%v, %+v, want %q", err, run, c.told)
			}
		})
	}
}

func TestAnExecveThatFailsIsTold(t *testing.T) {
	p := plain()
	x, err := Make(p)
	if err != nil {
		t.Fatal(err)
	}
	p.Exec = strings.Repeat("./", 5000) + "p" // longer than a path can be
	var failed *FailedError
	if _, err := Run(p, x); !errors.As(err, &failed) || failed.Call != 59 || failed.Errno != 36 {
		t.Errorf("%v, want ENAMETOOLONG of execve", err)
	}
}

// TestAProcessEndsAsItWrote has a process die of the signal that it wrote of.
func TestAProcessEndsAsItWrote(t *testing.T) {
	p := plain()
	p.Steps = []process.Step{{Kind: process.Write, Place: process.Place{Base: process.Limit, Offset: -1}}}
	x, err := Make(p)
	if err != nil {
		t.Fatal(err)
	}
	run, err := Run(p, x)
	if err != nil || run.Outcome.Signal != trace.SIGSEGV || !run.Outcome.Write || run.Outcome.Address != run.Entry.Stack.End()-1<<20-1 {
		t.Errorf("%v, %+v", err, run)
	}
}

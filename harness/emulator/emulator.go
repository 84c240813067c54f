package emulator

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Emulator is a command that runs ELF files, as a machine.
type Emulator struct {
	// Command is its words. For {} in any of them the file's path is put.
	Command []string
	// Mode is that of the programs it runs; those that begin in another are left out.
	Mode trace.Mode
	// Expect predicts programs, nil for what has no prediction: that is left out, as is
	// what makes a system call. Where Expect is nil nothing is left out for that.
	Expect func(programs []*trace.Program) []*trace.Trace
	// Processes is how many run at the same time, each a part of the cases; 0 is one.
	Processes int
	// Patience is how long a process may write nothing; 0 is DefaultPatience.
	Patience time.Duration
}

// DefaultPatience is many times what a run may take (see package freestanding).
const DefaultPatience = 10 * time.Second

// Place stands in a command for the file's path.
const Place = "{}"

// Run is what came of one program: a trace, or one of the errors of this package, or
// both, where the trace is what was captured before. Verdict is that of the file.
type Run struct {
	Trace    *trace.Trace
	Err      error
	Verdict  freestanding.Verdict
	Inferred freestanding.Inferred
}

// Run gives one result for each program, in their order.
func (e *Emulator) Run(programs []*trace.Program) []Run {
	runs := make([]Run, len(programs))
	var expected []*trace.Trace
	if e.Expect != nil {
		expected = e.Expect(programs)
	}
	var cases []freestanding.Case
	var places []int
	for i, c := range Choose(e.Mode, programs, expected, func(i int, why *LeftOut) { runs[i].Err = why }) {
		cases, places = append(cases, c), append(places, i)
	}
	for k, run := range e.runFile(cases) {
		runs[places[k]] = run
	}
	return runs
}

// Choose gives those programs that can be part of a file of a mode, by their number,
// and tells why another is left out. expected is nil, or has a prediction of each.
func Choose(mode trace.Mode, programs []*trace.Program, expected []*trace.Trace, leave func(i int, why *LeftOut)) func(yield func(int, freestanding.Case) bool) {
	return func(yield func(int, freestanding.Case) bool) {
		for i, p := range programs {
			c := freestanding.Case{Program: p}
			reason := ""
			if expected != nil {
				if c.Expected = expected[i]; c.Expected == nil {
					reason = "there is no prediction of it"
				}
			}
			if p.Mode != mode {
				reason = fmt.Sprintf("it begins in %d-bit code", p.Mode.Bits())
			}
			if reason == "" {
				reason = c.Unfit()
			}
			if reason != "" {
				leave(i, &LeftOut{reason})
			} else if !yield(i, c) {
				return
			}
		}
	}
}

// runFile runs cases that are all fit.
func (e *Emulator) runFile(cases []freestanding.Case) []Run {
	runs := make([]Run, len(cases))
	if len(cases) == 0 {
		return runs
	}
	path, err := writeFile(cases)
	if err != nil {
		for i := range runs {
			runs[i].Err = err
		}
		return runs
	}
	defer os.Remove(path)
	programs := make([]*trace.Program, len(cases))
	for i, c := range cases {
		programs[i] = c.Program
	}
	var group sync.WaitGroup
	n := min(max(e.Processes, 1), len(cases))
	for part := range n {
		group.Go(func() {
			s := &series{emulator: e, path: path, programs: programs, runs: runs, next: part * len(cases) / n, end: (part + 1) * len(cases) / n}
			s.run()
		})
	}
	group.Wait()
	return runs
}

// writeFile makes a file that can be executed, and gives its path.
func writeFile(cases []freestanding.Case) (string, error) {
	content, err := freestanding.Make(cases)
	if err != nil {
		return "", err
	}
	file, err := os.CreateTemp("", "framecheck-*.elf")
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Chmod(0o700), file.Close())
	return file.Name(), err
}

// words are those of the command with the file's path and what it is started with.
func (e *Emulator) words(path string, arguments ...string) []string {
	words := slices.Clone(e.Command)
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], Place, path)
	}
	return append(words, arguments...)
}

package freestanding

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Case is a program with what is expected of it.
type Case struct {
	Program *trace.Program
	// Expected is what the run must give but for what its Predicted leave undefined;
	// nil where nothing is.
	Expected *trace.Trace
}

// UnfitError says that a program cannot be part of a file.
type UnfitError struct{ Program, Reason string }

func (e *UnfitError) Error() string {
	return fmt.Sprintf("program %s cannot be part of an ELF file: %s", e.Program, e.Reason)
}

// Unfit says why a case cannot be part of a file, or nothing where it can.
func (c Case) Unfit() string {
	p := c.Program
	switch {
	case p.EveryInstruction:
		return "it is to be observed at every instruction"
	case p.Signals != nil && c.Expected != nil && c.Expected.Outcome.Kind == trace.TimedOut:
		return "it has signal handlers and does not end: the timer's would be among them"
	case p.X87 && (p.Signals == nil || !x87AtEntry(p)):
		return "it observes the x87, of which a file captures nothing"
	case c.Expected != nil && (c.Expected.Outcome.Kind == trace.SystemCall || c.Expected.Outcome.Signal == trace.SIGSYS):
		return "it makes a system call, which nothing would keep from the system"
	case c.shapeless():
		return "whether it changes the data page is undefined, and the sums of a file are of records with the page or without"
	case p.Mode == trace.Mode32 && p.VectorBytes > 0:
		return "a file of 32-bit code observes no vector registers"
	case p.Mode == trace.Mode32 && p.Initial.Flags&trace.TF != 0:
		return "a file of 32-bit code begins with no trap flag"
	case p.Mode == trace.Mode32 && c.leaves():
		return "it goes to 64-bit code, in which no 32-bit file can capture"
	}
	return probe.Unfit(p)
}

// x87AtEntry reports whether a program begins with the x87 as every process does. One with
// handlers is observed for what the frames hold of it, and these the file captures.
func x87AtEntry(p *trace.Program) bool {
	return p.Initial.X87 == nil || *p.Initial.X87 == trace.X87{Control: 0x37f}
}

// leaves reports whether the run is expected to come to code of another mode than it
// begins in.
func (c Case) leaves() bool {
	begins := c.Program.Initial.Selectors[trace.CS]
	return c.Expected != nil && (c.Expected.Final.Registers.Selectors[trace.CS] != begins && c.Expected.Outcome.Kind != trace.TimedOut ||
		slices.ContainsFunc(c.Expected.Snapshots, func(s trace.Snapshot) bool { return s.Registers.Selectors[trace.CS] != begins }))
}

// shapeless reports whether it is not known of a record if it has the data page.
func (c Case) shapeless() bool {
	return c.Expected != nil && slices.ContainsFunc(append(slices.Clip(c.Expected.Snapshots), c.Expected.Final), func(s trace.Snapshot) bool {
		return s.Predicted != nil && bytes.Equal(s.Data.Bytes, c.Program.Data.Bytes) &&
			slices.ContainsFunc(s.Predicted.DataUndefined, func(bits byte) bool { return bits != 0 })
	})
}

const thunkBytes = probe.ThunkBytes

// ModesError says that programs of both modes cannot be in one file.
type ModesError struct{ One, Other string } // programs

func (e *ModesError) Error() string {
	return fmt.Sprintf("programs %s and %s begin in code of different modes: make two files of them", e.One, e.Other)
}

// Make makes the file of cases, all of one mode. The error is an UnfitError, of the
// first case that has one, or a ModesError.
func Make(cases []Case) ([]byte, error) {
	mode := trace.Mode64
	if len(cases) > 0 {
		mode = cases[0].Program.Mode
	}
	text, err := textOf(mode)
	if err != nil {
		return nil, err
	}
	t := newTables()
	var descriptors []byte
	stackSize := uint64(trace.PageSize)
	for _, c := range cases {
		if reason := c.Unfit(); reason != "" {
			return nil, &UnfitError{c.Program.Name, reason}
		}
		if c.Program.Mode != mode {
			return nil, &ModesError{cases[0].Program.Name, c.Program.Name}
		}
		descriptors = append(descriptors, t.descriptor(text, c)...)
		stackSize = max(stackSize, uint64(len(c.Program.Stack.Bytes)))
	}
	t.setup(text, descriptors, stackSize)
	d := newDebugging(text, cases, t.bytes)
	if room := trace.ReservedEnd - tableBase; len(t.bytes)+len(d.unwind) > room {
		return nil, fmt.Errorf("%d cases take %d bytes, more than %d: make two files of them", len(cases), len(t.bytes), room)
	}
	return executable(text, t.bytes, stackSize, d), nil
}

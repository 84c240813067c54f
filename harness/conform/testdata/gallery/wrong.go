// Package machine: this file is added to model/machine by an overlay, and to no build
// but that of the gallery's test. It makes simulators with one mistake each, as
// emulators had them.
package machine

import (
	"bytes"
	"errors"
	"maps"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Wrong is a simulator with one mistake.
type Wrong struct {
	Name    string
	Profile string // that which must find it
	// Says are parts of the verdict's line: the instruction and the effect.
	Says []string

	mnemonic string
	does     effect
	// instead is the code that it takes a program's for; after is what it makes of the
	// trace.
	instead func(p *trace.Program, code []byte)
	// told changes what the kernel is told of signals.
	told  func(s *trace.Signals)
	after func(p *trace.Program, t *trace.Trace)
}

// wrongBudget is after how many instructions a run is taken to be endless: a mistake can
// make it so.
const wrongBudget = 1 << 14

// Run runs a program.
func (w Wrong) Run(p *trace.Program, on trace.Platform) (*trace.Trace, error) {
	s := maps.Clone(instructions)
	if w.does != nil {
		s[w.mnemonic] = w.does
	}
	if w.instead != nil {
		taken := *p
		taken.Code = bytes.Clone(p.Code)
		w.instead(p, taken.Code)
		p = &taken
	}
	if w.told != nil && p.Signals != nil {
		taken, signals := *p, *p.Signals
		signals.Handlers = slices.Clone(signals.Handlers)
		w.told(&signals)
		taken.Signals = &signals
		p = &taken
	}
	t, err := run(p, on, s, wrongBudget)
	if err == nil && w.after != nil {
		w.after(p, t)
	}
	return t, err
}

// Wrongs are all of them.
func Wrongs() []Wrong {
	var all []Wrong
	for _, some := range [][]Wrong{wrongCore, wrongFrames, wrongPrefixes, wrongFlags, wrongFaults, wrongFar, wrong32, wrongSignals} {
		all = append(all, some...)
	}
	return all
}

// then runs the effect and, if it did not fault, changes what it left.
func then(does effect, change func(m *machine, in *instruction)) effect {
	return func(m *machine, in *instruction) error {
		err := does(m, in)
		if err == nil {
			change(m, in)
		}
		return err
	}
}

// first changes the state or the instruction before the effect.
func first(change func(m *machine, in *instruction), does effect) effect {
	return func(m *machine, in *instruction) error {
		change(m, in)
		return does(m, in)
	}
}

// faulty changes the exception with which an effect ends.
func faulty(does effect, change func(m *machine, in *instruction, f *trace.Fault)) effect {
	return func(m *machine, in *instruction) error {
		err := does(m, in)
		var e *exception
		if errors.As(err, &e) && !e.trap {
			change(m, in, &e.fault)
		}
		return err
	}
}

// each calls do with the code from each line on: an instruction can be written on
// several.
func each(p *trace.Program, code []byte, do func(rest []byte)) {
	for _, l := range p.Lines {
		do(code[l.Address-trace.CodeBase:])
	}
}

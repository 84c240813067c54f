package main

import (
	"slices"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// standIn is the unchanged model in the place of a processor whose system does not run
// a program. It shows that a mutant changes what is predicted, and nothing of the
// processor: that the prediction is right is seen where the program runs.
type standIn struct{ model harness.Model }

// standingIn is a harness of the same processor with a system as Linux has it, of which
// the model says what it does. Its signal frames are those of this one.
func standingIn(h harness.Harness) harness.Harness {
	h.Host.System = trace.System{SignalState: h.Host.System.SignalState}
	model := harness.Model(h.Host.Platform())
	h.Model, h.CPU = model, standIn{model}
	return h
}

// Run predicts programs and forgets what no capture knows.
func (s standIn) Run(programs []*trace.Program) []harness.Run {
	runs := s.model.Run(programs)
	for i := range runs {
		if t := runs[i].Trace; t != nil {
			runs[i].Trace = asCaptured(t)
		}
	}
	return runs
}

func asCaptured(predicted *trace.Trace) *trace.Trace {
	t := *predicted
	t.Undefined, t.Endless, t.Round = nil, false, 0
	t.Snapshots = make([]trace.Snapshot, len(predicted.Snapshots))
	for i, s := range predicted.Snapshots {
		t.Snapshots[i] = withoutPrediction(s)
	}
	t.Final = withoutPrediction(predicted.Final)
	return &t
}

// withoutPrediction inverts undefined flags and their copies, so that a mutant that
// takes them for defined is noticed. Upper halves of registers stay, as AMD's processors
// keep them in 32-bit code (measured).
func withoutPrediction(s trace.Snapshot) trace.Snapshot {
	known := s.Predicted
	if known == nil {
		return s
	}
	s.Predicted = nil
	s.Registers.Flags ^= known.Undefined
	for r, bits := range known.RegistersUndefined {
		s.Registers.General[r] ^= bits & 0xffff_ffff
	}
	if x := s.Registers.X87; x != nil {
		changed := *x
		changed.Status ^= known.X87Undefined
		s.Registers.X87 = &changed
	}
	if known.DataUndefined != nil {
		s.Data.Bytes = inverted(s.Data.Bytes, known.DataUndefined)
	}
	if known.StackUndefined != nil {
		s.Stack.Bytes = inverted(s.Stack.Bytes, known.StackUndefined)
	}
	return s
}

// inverted has the other value of undefined bits. Bytes of which all bits are undefined
// are of upper halves: each byte of an image of flags has a bit that is defined.
func inverted(bytes, undefined []byte) []byte {
	bytes = slices.Clone(bytes)
	for i, bits := range undefined {
		if bits != 0xff {
			bytes[i] ^= bits
		}
	}
	return bytes
}

package protocol

import "github.com/framecheck/framecheck/scenarios/trace"

// Seen is what a simulator showed of a run, and which parts it left out. In the trace
// these have no meaning.
type Seen struct {
	Trace     *trace.Trace
	Snapshots []Unseen // one for each snapshot
	Final     Unseen
	// NoErrorCode and NoAddress are of a fault.
	NoErrorCode, NoAddress bool
	// FinalOnly says that no snapshots were asked for.
	FinalOnly bool
}

// Whole is a trace of which nothing was left out.
func Whole(t *trace.Trace) *Seen {
	return &Seen{Trace: t, Snapshots: make([]Unseen, len(t.Snapshots))}
}

// Against gives the trace with what was left out taken from a prediction, so that the
// two do not part there; of another exception it stays untold. RF is taken from it too: it is not compared. Neither trace is
// changed.
func (s *Seen) Against(predicted *trace.Trace) *trace.Trace {
	t := *s.Trace
	if s.FinalOnly {
		t.Snapshots, t.Cut = captures(predicted.Snapshots), predicted.Cut
	} else {
		t.Snapshots = make([]trace.Snapshot, len(s.Trace.Snapshots))
		for i, snapshot := range s.Trace.Snapshots {
			t.Snapshots[i] = snapshot
			if same := foretold(predicted, i); same != nil {
				s.Snapshots[i].take(&t.Snapshots[i].Registers, &same.Registers)
			}
		}
	}
	s.Final.take(&t.Final.Registers, &predicted.Final.Registers)
	if ours, theirs := predicted.Outcome.Fault, &t.Outcome.Fault; t.Outcome.Kind == predicted.Outcome.Kind && ours.Vector == theirs.Vector {
		if s.NoErrorCode {
			theirs.ErrorCode = ours.ErrorCode
		}
		if s.NoAddress {
			theirs.Address = ours.Address
		}
	} else {
		theirs.NoErrorCode, theirs.NoAddress = s.NoErrorCode, s.NoAddress
	}
	return &t
}

// foretold is the i-th snapshot of a prediction, which may go round and round; nil for
// none.
func foretold(t *trace.Trace, i int) *trace.Snapshot {
	if first := len(t.Snapshots) - t.Round; i >= len(t.Snapshots) && t.Round > 0 {
		i = first + (i-first)%t.Round
	}
	if i >= len(t.Snapshots) {
		return nil
	}
	return &t.Snapshots[i]
}

// captures are snapshots without what only a prediction knows.
func captures(list []trace.Snapshot) []trace.Snapshot {
	shown := make([]trace.Snapshot, len(list))
	for i, s := range list {
		s.Predicted = nil
		shown[i] = s
	}
	return shown
}

// take fills in what was left out.
func (u Unseen) take(into, from *trace.Registers) {
	into.Flags = into.Flags&^trace.RF | from.Flags&trace.RF
	if u.Flags {
		into.Flags = from.Flags
	}
	for s, left := range u.Selectors {
		if left {
			into.Selectors[s] = from.Selectors[s]
		}
	}
	if u.Vectors {
		into.Vectors = from.Vectors
	}
	if into.X87 == nil {
		into.X87 = from.X87 // which is no part of the protocol
	}
}

// LeftOut names what was left out anywhere, by the keys of the messages.
func (s *Seen) LeftOut() []string {
	all := s.Final
	for _, u := range s.Snapshots {
		all.Flags, all.Vectors = all.Flags || u.Flags, all.Vectors || u.Vectors
		for i, left := range u.Selectors {
			all.Selectors[i] = all.Selectors[i] || left
		}
	}
	var names []string
	add := func(left bool, name string) {
		if left {
			names = append(names, name)
		}
	}
	add(s.FinalOnly, "snapshots")
	add(all.Flags, "rflags")
	for segment, left := range all.Selectors {
		add(left, trace.Segment(segment).String())
	}
	add(all.Vectors, "vectors")
	add(s.NoErrorCode, "error_code")
	add(s.NoAddress, "address")
	return names
}

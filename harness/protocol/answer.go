package protocol

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Answer is what a simulator answers to the command run. One of Seen, Skipped and
// Errored is set.
type Answer struct {
	ID      uint64
	Seen    *Seen
	Skipped string // why it does not run such a program
	Errored string // what went wrong in the simulator itself
}

type result struct {
	ID        number   `json:"id"`
	Snapshots *[]state `json:"snapshots,omitempty"`
	Cut       bool     `json:"cut,omitempty"`
	Outcome   *outcome `json:"outcome,omitempty"`
	Final     *state   `json:"final,omitempty"`
	Skipped   string   `json:"skipped,omitempty"`
	Errored   string   `json:"errored,omitempty"`
}

// Line is the answer to a request, with its newline. What was not seen is left out.
func (a Answer) Line(q Request) []byte { return line(a.result(q)) }

func (a Answer) result(q Request) result {
	written := result{ID: number(a.ID), Skipped: a.Skipped, Errored: a.Errored}
	if a.Seen == nil {
		return written
	}
	t := a.Seen.Trace
	ended := ofOutcome(t.Outcome)
	if a.Seen.NoErrorCode {
		ended.ErrorCode = nil
	}
	if a.Seen.NoAddress {
		ended.Address = nil
	}
	written.Outcome, written.Cut = &ended, t.Cut
	snapshots := []state{}
	if q.Observe != Final {
		for i := range t.Snapshots {
			snapshots = append(snapshots, ofSnapshot(q.Program, &t.Snapshots[i], a.Seen.Snapshots[i]))
		}
	}
	written.Snapshots = &snapshots
	if lasts(t.Outcome) {
		final := ofSnapshot(q.Program, &t.Final, a.Seen.Final)
		written.Final = &final
	}
	return written
}

// ReadAnswer reads the answer to a request. The error is a *Malformed; with it there is
// the id, where that can be read. That it is the one that was asked for is not checked.
func ReadAnswer(text []byte, q Request) (Answer, error) {
	v, err := parse(text)
	if err != nil {
		return Answer{}, err
	}
	var r reader
	a := Answer{ID: idOf(v)}
	o, _ := v.json.(object)
	switch {
	case o.values["skipped"] != nil:
		if f, ok := r.object(v, []string{"id", "skipped"}, nil); ok {
			a.ID, a.Skipped = r.number(f.must("id"), 64), r.text(f.must("skipped"))
		}
	case o.values["errored"] != nil:
		if f, ok := r.object(v, []string{"id", "errored"}, nil); ok {
			a.ID, a.Errored = r.number(f.must("id"), 64), r.text(f.must("errored"))
		}
	default:
		r.result(v, q, &a)
	}
	return a, r.err()
}

// result reads what was seen of a run.
func (r *reader) result(v value, q Request, into *Answer) {
	f, ok := r.object(v, []string{"id", "outcome"}, []string{"snapshots", "cut", "final"})
	if !ok {
		return
	}
	into.ID = r.number(f.must("id"), 64)
	s := &Seen{Trace: &trace.Trace{Final: trace.Snapshot{Checkpoint: trace.Final}}, FinalOnly: q.Observe == Final}
	s.Trace.Outcome, s.NoErrorCode, s.NoAddress = r.outcome(f.must("outcome"))
	if cut, there := f.get("cut"); there {
		s.Trace.Cut = r.flag(cut)
	}
	r.snapshots(f, q, s)
	r.final(f, q.Program, s)
	into.Seen = s
}

// final reads the state at the end, which every run has that comes to one.
func (r *reader) final(f fields, p *trace.Program, into *Seen) {
	final, there := f.get("final")
	switch ends := lasts(into.Trace.Outcome); {
	case ends && there:
		into.Trace.Final, into.Final, _ = r.snapshot(final, p)
		into.Trace.Final.Checkpoint, into.Trace.Final.Visit = trace.Final, 1
	case ends:
		r.wrong(f.at, `the key "final": the run ended`)
	case there:
		r.wrong(final, "nothing: a run that ends in a timeout has no final state")
	}
}

// snapshots reads them and counts the visits.
func (r *reader) snapshots(f fields, q Request, into *Seen) {
	list, there := f.get("snapshots")
	switch {
	case !there && q.Observe != Final:
		r.wrong(f.at, `the key "snapshots": %q are asked for`, string(q.Observe))
		return
	case !there:
		return
	}
	items := r.list(list)
	if q.Observe == Final && len(items) > 0 {
		r.wrong(list, `none: "final" is asked for`)
		return
	}
	if uint64(len(items)) > q.Limits.Snapshots {
		r.wrong(list, "at most %d snapshots (limits.snapshots), and \"cut\": true", q.Limits.Snapshots)
		return
	}
	visits := make([]int, len(q.Program.Checkpoints))
	for _, item := range items {
		s, unseen, f := r.snapshot(item, q.Program, "checkpoint")
		s.Checkpoint = r.checkpoint(f, q)
		if s.Checkpoint >= 0 {
			visits[s.Checkpoint]++
			s.Visit = visits[s.Checkpoint]
		}
		into.Trace.Snapshots, into.Snapshots = append(into.Trace.Snapshots, s), append(into.Snapshots, unseen)
	}
}

// checkpoint reads which one a snapshot is of. One before an instruction needs none.
func (r *reader) checkpoint(f fields, q Request) int {
	label, there := f.get("checkpoint")
	if !there {
		if f.values != nil && q.Observe != Steps {
			r.wrong(f.at, `the key "checkpoint": which one was visited`)
		}
		return trace.Step
	}
	labels := make([]string, len(q.Program.Checkpoints))
	for i, c := range q.Program.Checkpoints {
		labels[i] = c.Label
	}
	return slices.Index(labels, r.word(label, labels...))
}

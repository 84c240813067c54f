package walking

import (
	"fmt"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Hold holds walkers against a run of a program that was observed at every instruction,
// as far as its calls can be followed.
func Hold(p *trace.Program, t *trace.Trace, walkers []Walker) *Report {
	h := newHold(p, walkers)
	return h.run(t, func(walker, step int, m history.Moment) Verdict {
		if h.shared(walker, m) {
			return Right
		}
		return h.moment(walker, step, m)
	})
}

func newHold(p *trace.Program, walkers []Walker) *hold {
	h := &hold{program: p, walkers: walkers, report: NewReport()}
	for _, w := range walkers {
		h.seen, h.found = append(h.seen, map[uint64]Verdict{}), append(h.found, map[string]bool{})
		h.known = append(h.known, map[*history.Call]known{})
		h.report.Walkers = append(h.report.Walkers, w.Name)
	}
	return h
}

// run has each moment of a run decided for each walker.
func (h *hold) run(t *trace.Trace, decide func(walker, step int, m history.Moment) Verdict) *Report {
	step := 0
	for m, err := range history.Each(h.program, t) {
		if err != nil {
			h.report.Cut(err.Error())
			break
		}
		for i, w := range h.walkers {
			h.report.Walks[w.Name] = h.report.Walks[w.Name].with(decide(i, step, m))
		}
		step++
	}
	h.report.Runs = 1
	h.functions()
	h.report.sort()
	return h.report
}

// hold is a run while it is held against.
type hold struct {
	program *trace.Program
	walkers []Walker
	seen    []map[uint64]Verdict // for each walker, of each instruction
	found   []map[string]bool    // for each walker, the functions with a finding
	known   []map[*history.Call]known
	report  *Report
}

// moment walks from a moment, and gives the verdict on the walk.
func (h *hold) moment(walker, step int, m history.Moment) Verdict {
	w := h.walkers[walker]
	walk := w.Walk(State(h.program, m.Snapshot))
	at, frame := m.Snapshot.Registers.RIP, 0
	for call := m.Call; call != nil; call = call.Caller {
		verdict, found, last := w.step(&walk, frame, m, call, h.program)
		if h.take(walker, at, verdict); verdict != Right {
			if verdict == Wrong {
				h.find(walker, at, step, frame, found)
			}
			return verdict
		}
		if last {
			return Right
		}
		at, frame = call.Site, frame+1
	}
	h.remember(walker, m, &walk)
	return Right
}

// State is what a walker starts from at a moment.
func State(p *trace.Program, s *trace.Snapshot) unwind.State {
	return unwind.State{Registers: s.Registers, Memory: history.Memory{Program: p, Snapshot: s}}
}

// take notes a verdict on an instruction.
func (h *hold) take(walker int, at uint64, v Verdict) {
	h.seen[walker][at] = max(v, h.seen[walker][at])
}

// find keeps the first finding of a function.
func (h *hold) find(walker int, at uint64, step, frame int, d difference) {
	name := h.function(at)
	if h.found[walker][name] {
		return
	}
	h.found[walker][name] = true
	h.report.Findings = append(h.report.Findings, Finding{
		Program: h.program.Name, Walker: h.walkers[walker].Name, Function: name, Address: Hex(at), Place: diff.Place(h.program, at),
		Step: step, Frame: frame, What: d.what, Walked: d.walked, Actual: d.actual,
	})
}

func (h *hold) function(address uint64) string {
	if name, ok := h.program.Function(address); ok {
		return name
	}
	return fmt.Sprintf("%#x", address)
}

// functions counts the instructions of each.
func (h *hold) functions() {
	for walker, seen := range h.seen {
		for at, verdict := range seen {
			name := h.walkers[walker].Name
			f := h.report.function(h.program.Name, h.function(at))
			f.Tallies[name] = f.Tallies[name].with(verdict)
		}
	}
}

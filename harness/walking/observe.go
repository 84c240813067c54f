package walking

import (
	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Observed is what a walker made of one frame at a moment.
type Observed struct {
	Walker  scenarios.Walker
	Address uint64 // of the instruction whose rule led to the caller
	Step    int    // the moment's number, from 0
	Frame   int    // from 0, the newest
	Verdict Verdict
	// What is wrong, as it was walked and as it was.
	What, Walked, Actual string
	// Call is the one that is to be walked out of, and Snapshot the moment's.
	Call     *history.Call
	Snapshot *trace.Snapshot
}

// Observe is Hold without its counts: it tells of every frame of every walk, up to so
// many moments. The error is why a run was not followed to its end.
func Observe(p *trace.Program, t *trace.Trace, walkers []Walker, moments int, tell func(Observed)) error {
	step := 0
	for m, err := range history.Each(p, t) {
		if err != nil || step == moments {
			return err
		}
		for _, w := range walkers {
			w.observe(p, m, func(o Observed) {
				o.Walker, o.Step = w.Name, step
				tell(o)
			})
		}
		step++
	}
	return nil
}

// observe tells of the frames of one walk, up to the first that is not right, or behind
// which nothing is known.
func (w Walker) observe(p *trace.Program, m history.Moment, tell func(Observed)) {
	walk := w.Walk(State(p, m.Snapshot))
	at, frame := m.Snapshot.Registers.RIP, 0
	for call := m.Call; call != nil; call = call.Caller {
		verdict, found, last := w.step(&walk, frame, m, call, p)
		tell(Observed{
			Address: at, Frame: frame, Verdict: verdict, What: found.what, Walked: found.walked, Actual: found.actual,
			Call: call, Snapshot: m.Snapshot,
		})
		if verdict != Right || last {
			return
		}
		at, frame = call.Site, frame+1
	}
}

// Count counts one more of a walker.
func (t Tallies) Count(w scenarios.Walker, v Verdict) { t[w] = t[w].with(v) }

// Add adds what others counted.
func (t Tallies) Add(other Tallies) { t.add(other) }

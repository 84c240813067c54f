package objects

import (
	"cmp"
	"errors"
	"slices"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/native/object"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Examiner says how objects are examined.
type Examiner struct {
	Machine harness.Machine
	// Calls are made of every function, and Named of those with a name alone, instead.
	Calls []object.Call
	Named map[string][]object.Call
	// Moments is how many instructions of a run are walked from.
	Moments int
	// Progress is told of the functions that are done; nil for nobody.
	Progress func(done int)
}

// DefaultMoments is how many instructions of a run are walked from where nobody says.
const DefaultMoments = 4000

// Examine runs every function of an object and walks at every instruction. The error is of
// the object's table, where that cannot be read at all.
func (e Examiner) Examine(name string, m *object.Image) (*Examination, error) {
	w := &work{Examiner: e, image: m, seen: map[uint64]map[scenarios.Walker]walking.Verdict{}, wrong: map[uint64]*Wrong{}}
	if err := w.prepare(name); err != nil {
		return nil, err
	}
	for i := range m.Functions {
		w.call(i)
		if e.Progress != nil {
			e.Progress(i + 1)
		}
	}
	return w.conclude(), nil
}

// work is an examination under way.
type work struct {
	Examiner
	image   *object.Image
	walkers []walking.Walker
	result  *Examination
	seen    map[uint64]map[scenarios.Walker]walking.Verdict // the worst of each instruction, for each walker
	wrong   map[uint64]*Wrong
}

func (w *work) prepare(name string) (err error) {
	w.result = &Examination{File: name, Functions: []Function{}, Wrong: []Wrong{}, Left: append([]string{}, w.image.Left...)}
	p := w.image.Program(object.Function{}, object.Call{})
	if w.walkers, err = walking.Walkers(p); err != nil {
		return w.ofObject(err)
	}
	w.result.Walkers = make([]scenarios.Walker, len(w.walkers))
	for i := range w.walkers {
		w.result.Walkers[i] = w.walkers[i].Name
	}
	w.result.Tallies, w.result.Walks = walking.Tallies{}, walking.Tallies{}
	for _, f := range w.image.Functions {
		w.result.Functions = append(w.result.Functions, Function{
			Name: f.Name, Section: f.Section, Offset: f.Offset, Size: f.Size, Skip: f.Skip, Tallies: walking.Tallies{}, Calls: []Call{},
		})
	}
	return nil
}

// ofObject has a malformed table's offset count from the object's own first byte.
func (w *work) ofObject(err error) error {
	var malformed *unwind.Malformed
	if !errors.As(err, &malformed) {
		return err
	}
	moved := *malformed
	moved.Offset -= w.image.Before
	return &moved
}

// call makes the calls of a function.
func (w *work) call(index int) {
	f := w.image.Functions[index]
	calls := w.Calls
	if w.Named != nil {
		calls = w.Named[f.Name]
	}
	if f.Skip != "" || len(calls) == 0 {
		return
	}
	programs := make([]*trace.Program, len(calls))
	for i, c := range calls {
		programs[i] = w.image.Program(f, c)
	}
	for i, run := range w.Machine.Run(programs) {
		made := Call{With: calls[i].Label}
		made.End, made.Undefined = end(w.image, programs[i], run.Trace, run.Err)
		if run.Trace != nil {
			made.Returned = run.Trace.Outcome.Kind == trace.Returned
			made.Instructions = len(run.Trace.Snapshots)
			made.Walked = min(made.Instructions, w.Moments)
			if err := w.walk(programs[i], run.Trace); err != nil {
				made.End = cmp.Or(made.End, err.Error())
			}
		}
		w.result.Functions[index].Calls = append(w.result.Functions[index].Calls, made)
	}
}

// walk walks at the moments of a run.
func (w *work) walk(p *trace.Program, t *trace.Trace) error {
	return walking.Observe(p, t, w.walkers, w.Moments, func(o walking.Observed) {
		if _, ours := w.function(o.Address); !ours {
			return
		}
		if o.Frame == 0 {
			w.result.Walks.Count(o.Walker, o.Verdict)
		}
		of := w.seen[o.Address]
		if of == nil {
			of = map[scenarios.Walker]walking.Verdict{}
			w.seen[o.Address] = of
		}
		of[o.Walker] = max(of[o.Walker], o.Verdict)
		if o.Verdict == walking.Wrong && o.Walker != scenarios.ByFramePointer {
			w.find(p, o)
		}
	})
}

// function finds the object's function at an address.
func (w *work) function(address uint64) (index int, ok bool) {
	i, found := slices.BinarySearchFunc(w.image.Functions, address, func(f object.Function, a uint64) int { return cmp.Compare(f.Address, a) })
	if !found {
		i--
	}
	if i < 0 || w.image.Functions[i].Address == 0 {
		return 0, false
	}
	f := &w.image.Functions[i]
	return i, address-f.Address < f.Size
}

// conclude counts.
func (w *work) conclude() *Examination {
	r := w.result
	for address, verdicts := range w.seen {
		i, _ := w.function(address)
		for walker, v := range verdicts {
			r.Functions[i].Tallies.Count(walker, v)
			r.Tallies.Count(walker, v)
		}
	}
	for i := range r.Functions {
		f := &r.Functions[i]
		switch {
		case f.Skip != "":
			r.Skipped++
		case len(f.Tallies) > 0:
			r.Called++
			if len(f.Calls) > 0 && !slices.ContainsFunc(f.Calls, func(c Call) bool { return c.Returned }) {
				r.Unreturned++
			}
		}
		if slices.ContainsFunc(f.Calls, func(c Call) bool { return c.Undefined != "" }) {
			r.Cut++
		}
	}
	for _, found := range w.wrong {
		r.Wrong = append(r.Wrong, *found)
	}
	slices.SortFunc(r.Wrong, func(a, b Wrong) int { return cmp.Compare(a.address, b.address) })
	return r
}

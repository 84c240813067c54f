// Package trial puts mutants to work, one after the other, and finds a case that
// notices. It is the inner half of a process that runs under a parent: what is
// asked for and what came of it are lines of JSON.
package trial

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/framecheck/framecheck/tools/mutate/chosen"
)

// Case is something that a mutant may turn red.
type Case struct {
	Name string
	// Run says why the case is red, or nothing where it is green. It may panic.
	Run func() string
	// StandIn says that it holds the mutant against the package without one, and not
	// against what the package describes.
	StandIn bool
}

// Ready is the first thing that a process says: what the cases come to with no
// mutant at work.
type Ready struct {
	Cases    int
	StandIns int      // of the cases
	Red      []string // with their reasons; they are left out
}

// Verdict is what came of a mutant.
type Verdict struct {
	Mutant int
	// Killed is how a case noticed, empty for a mutant that survived.
	Killed Cause
	Case   string // the case that noticed
	Why    string
	// Reached is how many cases come by the mutant's place.
	Reached int
}

// Cause is how a mutant was noticed.
type Cause string

// The ways in which a mutant is noticed.
const (
	Survived  Cause = ""
	TurnedRed Cause = "red"
	Panicked  Cause = "panic"
	// Endless is a mutant that does not end.
	Endless Cause = "timeout"
)

// Serve says Ready, then reads numbers of mutants and answers each with a
// Verdict, until in ends. Count is the highest number.
func Serve(in io.Reader, out io.Writer, cases []Case, count int) error {
	t := newTrial(cases, count)
	answers := json.NewEncoder(out)
	if err := answers.Encode(t.ready()); err != nil {
		return err
	}
	asked := json.NewDecoder(in)
	for {
		var mutant int
		if err := asked.Decode(&mutant); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if mutant < 1 || mutant > count {
			return fmt.Errorf("there are %d mutants, and %d is none of them", count, mutant)
		}
		if err := answers.Encode(t.try(mutant)); err != nil {
			return err
		}
	}
}

// trial holds the cases with what each comes by.
type trial struct {
	cases []*watched // those that noticed last come first
	red   []string
	// atStart are the mutants whose places the initialisation comes by.
	atStart []bool
	startup int // places that it comes by
}

// watched is a case with the mutants whose places it comes by.
type watched struct {
	Case
	reached []bool
	places  int
}

func newTrial(cases []Case, count int) *trial {
	t := &trial{}
	t.atStart, t.startup, _ = watch(count, func() string { chosen.Reset(); return "" })
	for _, c := range cases {
		reached, places, why := watch(count, c.Run)
		if why != "" {
			t.red = append(t.red, c.Name+": "+why)
			continue
		}
		t.cases = append(t.cases, &watched{Case: c, reached: reached, places: places})
	}
	return t
}

func (t *trial) ready() Ready {
	r := Ready{Cases: len(t.cases), Red: t.red}
	for _, c := range t.cases {
		if c.StandIn {
			r.StandIns++
		}
	}
	return r
}

// watch runs something without a mutant.
func watch(count int, run func() string) (reached []bool, places int, why string) {
	reached = make([]bool, count+1)
	chosen.Unlimited()
	chosen.Watch(reached)
	_, why = guard(run)
	return reached, chosen.Watch(nil), why
}

// patience is how many more places a mutant may come by than the package does
// without it: so many times more, and so many in any case.
const (
	patience      = 10
	leastPatience = 1_000_000
)

// try runs the cases that come by the mutant's place until one notices. The code
// that initialises variables is run again where the place is in it.
func (t *trial) try(mutant int) Verdict {
	v := Verdict{Mutant: mutant}
	all := t.atStart[mutant]
	if all {
		defer func() { chosen.Unlimited(); chosen.Reset() }()
		chosen.Choose(mutant, patience*t.startup+leastPatience)
		if v.Killed, v.Why = guard(func() string { chosen.Reset(); return "" }); v.Killed != Survived {
			v.Case = "the initialisation of variables"
			return v
		}
	}
	for i, c := range t.cases {
		if !all && !c.reached[mutant] {
			continue
		}
		v.Reached++
		chosen.Choose(mutant, patience*c.places+leastPatience)
		if v.Killed, v.Why = guard(c.Run); v.Killed != Survived {
			v.Case = c.Name
			t.cases = slices.Insert(slices.Delete(t.cases, i, i+1), 0, c)
			return v
		}
	}
	return v
}

// guard runs something that may panic.
func guard(run func() string) (cause Cause, why string) {
	defer func() {
		switch r := recover(); r {
		case nil:
		case chosen.Exhausted{}:
			cause, why = Endless, chosen.Exhausted{}.Error()
		default:
			cause, why = Panicked, fmt.Sprint(r)
		}
	}()
	if why = run(); why != "" {
		cause = TurnedRed
	}
	return cause, why
}

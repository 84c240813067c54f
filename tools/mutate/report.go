package main

import (
	"cmp"
	"slices"

	"github.com/framecheck/framecheck/tools/mutate/schemata"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// report is what came of a run.
type report struct {
	folder    string
	ready     trial.Ready
	files     map[string]*tally
	total     tally
	survivors []survivor        // unexplained, in the order of the source
	stale     []schemata.Mutant // explanations that nothing needs
}

// tally counts mutants.
type tally struct{ mutants, killed, timeouts, explained, unexplained int }

type survivor struct {
	schemata.Mutant
	reached int // cases that come by its place
}

func newReport(p project, mutants map[int]schemata.Mutant, verdicts map[int]trial.Verdict, list []explanation, ready trial.Ready) *report {
	r := &report{folder: p.folder, ready: ready, files: map[string]*tally{}}
	all := single(list)
	for number, m := range mutants {
		if r.files[m.File] == nil {
			r.files[m.File] = &tally{}
		}
		_, isExplained := all[key(m)]
		isExplained = isExplained && verdicts[number].Killed == trial.Survived
		if isExplained {
			all[key(m)] = true
		}
		r.count(m, verdicts[number], isExplained)
	}
	slices.SortFunc(r.survivors, func(a, b survivor) int { return inOrder(a.Mutant, b.Mutant) })
	r.stale = all.stale(p.asks)
	return r
}

// inOrder compares mutants by where they stand.
func inOrder(a, b schemata.Mutant) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Number, b.Number),
		cmp.Compare(a.Text, b.Text), cmp.Compare(a.Change, b.Change))
}

func (r *report) count(m schemata.Mutant, v trial.Verdict, explained bool) {
	for _, t := range []*tally{r.files[m.File], &r.total} {
		t.mutants++
		switch {
		case v.Killed == trial.Endless:
			t.timeouts++
			fallthrough
		case v.Killed != trial.Survived:
			t.killed++
		case explained:
			t.explained++
		default:
			t.unexplained++
		}
	}
	if v.Killed == trial.Survived && !explained {
		r.survivors = append(r.survivors, survivor{m, v.Reached})
	}
}

// good reports whether nothing is left to be done.
func (r *report) good() bool {
	return len(r.survivors) == 0 && len(r.stale) == 0 && len(r.ready.Red) == 0
}

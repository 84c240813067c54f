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
	survivors []survivor // unexplained, in the order of the source
	stale     []explanation
}

// tally counts mutants.
type tally struct{ mutants, killed, timeouts, explained, unexplained int }

type survivor struct {
	schemata.Mutant
	reached int // cases that come by its place
}

func newReport(folder string, mutants map[int]schemata.Mutant, verdicts map[int]trial.Verdict, explained []explanation, ready trial.Ready) *report {
	r := &report{folder: folder, ready: ready, files: map[string]*tally{}}
	used := make([]bool, len(explained))
	touched := map[string]bool{}
	for number, m := range mutants {
		if r.files[m.File] == nil {
			r.files[m.File] = &tally{}
		}
		touched[m.File] = true
		at := slices.IndexFunc(explained, func(e explanation) bool { return e.explains(m) })
		isExplained := at >= 0 && verdicts[number].Killed == trial.Survived
		if isExplained {
			used[at] = true
		}
		r.count(m, verdicts[number], isExplained)
	}
	slices.SortFunc(r.survivors, func(a, b survivor) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Number, b.Number))
	})
	for i, e := range explained {
		if !used[i] && touched[e.File] {
			r.stale = append(r.stale, e)
		}
	}
	return r
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

package walking

import (
	"cmp"
	"slices"

	"github.com/framecheck/framecheck/scenarios"
)

// Report is how walkers did in a run, or in several.
type Report struct {
	Walkers   []scenarios.Walker `json:"walkers"`
	Functions []Function         `json:"functions"` // by name
	// Walks counts for each walker the moments by what the whole walk was.
	Walks []Tally `json:"walks"`
	// Findings are the first wrong instruction of each function and walker.
	Findings []Finding `json:"findings"`
	// Unfollowed is why a run was not followed to its end; empty where it was.
	Unfollowed string `json:"unfollowed"`
}

// Function counts the instructions of one function that have run, for each walker.
type Function struct {
	Program string  `json:"program"`
	Name    string  `json:"name"`
	Tallies []Tally `json:"tallies"`
}

// Finding is an instruction of which a walker has the caller wrong.
type Finding struct {
	Program  string           `json:"program"`
	Walker   scenarios.Walker `json:"walker"`
	Function string           `json:"function"`
	// Address is the instruction's, and Place names it.
	Address Hex    `json:"address"`
	Place   string `json:"place"`
	// Step is the number of the moment, from 0, and Frame that of the frame whose
	// instruction it is, 0 for the newest.
	Step  int `json:"step"`
	Frame int `json:"frame"`
	// What is wrong, as it was walked and as it was.
	What   string `json:"what"`
	Walked string `json:"walked"`
	Actual string `json:"actual"`
}

// Add puts another report's findings and counts into this. Both are of the same walkers
// in the same order, or this is empty.
func (r *Report) Add(other *Report) {
	if r.Walkers == nil {
		r.Walkers, r.Walks = other.Walkers, make([]Tally, len(other.Walkers))
	}
	for i := range other.Walks {
		r.Walks[i].Add(other.Walks[i])
	}
	r.Functions = append(r.Functions, other.Functions...)
	r.Findings = append(r.Findings, other.Findings...)
	r.Unfollowed = cmp.Or(r.Unfollowed, other.Unfollowed)
}

// Total adds up the functions' instructions of a walker.
func (r *Report) Total(walker int) Tally {
	var t Tally
	for _, f := range r.Functions {
		t.Add(f.Tallies[walker])
	}
	return t
}

func (r *Report) sort() {
	slices.SortFunc(r.Functions, func(a, b Function) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Step, b.Step), cmp.Compare(a.Walker, b.Walker))
	})
}

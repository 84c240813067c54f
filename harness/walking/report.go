package walking

import (
	"cmp"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios"
)

// Report is how walkers did in a run, or in several. Its JSON form is stable: members are
// added, never renamed or removed, and lists are never null.
type Report struct {
	// Walkers are those that had something to go by.
	Walkers   []scenarios.Walker `json:"walkers"`
	Functions []Function         `json:"functions"`
	// Walks counts the moments by what the whole walk was.
	Walks Tallies `json:"walks"`
	// Findings are the first wrong instruction of each function and walker in each run.
	Findings []Finding `json:"findings"`
	// Runs is how many were walked, and Unended how many of them were not followed to
	// their end: what came behind was not held.
	Runs    int `json:"runs"`
	Unended int `json:"unended"`
	// Unfollowed is why a run was not followed to its end, and in a report of several why
	// each of them was not, in lines; empty where all were.
	Unfollowed string `json:"unfollowed"`
	// Skipped are the programs that were not held.
	Skipped []Skipped `json:"skipped"`
}

// Skipped says why a program was not held.
type Skipped struct {
	Program string `json:"program"`
	Reason  string `json:"reason"`
}

// Tallies are those of walkers.
type Tallies map[scenarios.Walker]Tally

// add adds others to these.
func (t Tallies) add(others Tallies) {
	for walker, other := range others {
		t[walker] = t[walker].plus(other)
	}
}

// Function counts the instructions of one function that have run, for each walker. In
// several runs each counts in every one.
type Function struct {
	Program string  `json:"program"`
	Name    string  `json:"name"`
	Tallies Tallies `json:"tallies"`
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

// NewReport is one of nothing, to which others are added.
func NewReport() *Report {
	return &Report{
		Walkers: []scenarios.Walker{}, Functions: []Function{}, Walks: Tallies{}, Findings: []Finding{}, Skipped: []Skipped{},
	}
}

// Add puts another report's findings and counts into this. Functions of one program count
// together where their reports follow each other.
func (r *Report) Add(other *Report) {
	for _, w := range other.Walkers {
		if !slices.Contains(r.Walkers, w) {
			r.Walkers = append(r.Walkers, w)
		}
	}
	r.Walks.add(other.Walks)
	for _, f := range other.Functions {
		r.function(f.Program, f.Name).Tallies.add(f.Tallies)
	}
	r.Findings = append(r.Findings, other.Findings...)
	r.Runs, r.Unended = r.Runs+other.Runs, r.Unended+other.Unended
	if other.Unfollowed != "" {
		r.Unfollowed = strings.TrimPrefix(r.Unfollowed+"\n"+other.Unfollowed, "\n")
	}
}

// Cut notes that a run was not followed to its end, and why.
func (r *Report) Cut(why string) { r.Unended, r.Unfollowed = 1, why }

// Skip notes a program that was not held.
func (r *Report) Skip(program, reason string) {
	r.Skipped = append(r.Skipped, Skipped{program, reason})
}

// function finds one of the last program's, or adds it.
func (r *Report) function(program, name string) *Function {
	for i := len(r.Functions) - 1; i >= 0 && r.Functions[i].Program == program; i-- {
		if r.Functions[i].Name == name {
			return &r.Functions[i]
		}
	}
	r.Functions = append(r.Functions, Function{program, name, Tallies{}})
	return &r.Functions[len(r.Functions)-1]
}

// Lacking are the functions with an instruction for which a walker has no rule.
func (r *Report) Lacking(walker scenarios.Walker) []string {
	var names []string
	for _, f := range r.Functions {
		if f.Tallies[walker].NoRule > 0 {
			names = append(names, f.Name)
		}
	}
	return names
}

// Total adds up the functions' instructions of a walker.
func (r *Report) Total(walker scenarios.Walker) Tally {
	var t Tally
	for _, f := range r.Functions {
		t = t.plus(f.Tallies[walker])
	}
	return t
}

func (r *Report) sort() {
	slices.SortFunc(r.Functions, func(a, b Function) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Step, b.Step), cmp.Compare(a.Walker, b.Walker))
	})
}

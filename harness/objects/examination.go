package objects

import (
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
)

// Examination is what came of an object. Its JSON form is stable: members are added, never
// renamed or removed, and lists are never null.
type Examination struct {
	File    string             `json:"file"`
	Walkers []scenarios.Walker `json:"walkers"`
	// Functions are those that the object defines, by address.
	Functions []Function `json:"functions"`
	// Wrong are the instructions at which the object's own table leads astray, by address.
	Wrong []Wrong `json:"wrong"`
	// Left is what of the object is not loaded, and why.
	Left []string `json:"left_out"`
	Totals
}

// Totals add up functions, and the instructions that were walked from.
type Totals struct {
	Called int `json:"called"` // functions of which an instruction ran
	// Unreturned counts those of them that were called and did not return once.
	Unreturned int `json:"unreturned"`
	Skipped    int `json:"skipped"` // functions that could not be called
	// Cut counts the functions that reached for what the object does not define.
	Cut     int             `json:"cut_short"`
	Tallies walking.Tallies `json:"instructions"` // for each walker
	Walks   walking.Tallies `json:"walks"`        // for each walker, all moments of all runs
}

// Function is what came of one.
type Function struct {
	Name    string `json:"name"`
	Section string `json:"section"`
	Offset  uint64 `json:"offset"` // in the section
	Size    uint64 `json:"size"`   // bytes
	// Skip says why it was not called; empty where it was.
	Skip string `json:"skipped"`
	// Tallies count its instructions that ran, for each walker, by the worst that was
	// made of each, in its own calls and in those of others.
	Tallies walking.Tallies `json:"instructions"`
	Calls   []Call          `json:"calls"`
}

// Call is one run of a function.
type Call struct {
	With         string `json:"with"`
	Instructions int    `json:"instructions"` // that ran
	Walked       int    `json:"walked"`       // of them, from the first
	End          string `json:"end"`          // empty where it returned, and was followed to there
	Returned     bool   `json:"returned"`     // whether it did, followed or not
	// Undefined names what it reached for.
	Undefined string `json:"undefined"`
}

// Wrong is an instruction at which a table leads astray.
type Wrong struct {
	Function    string      `json:"function"`
	Offset      walking.Hex `json:"offset"` // in the function
	Bytes       string      `json:"bytes"`
	Instruction string      `json:"instruction"`
	Rule        string      `json:"rule"` // the table's row
	What        string      `json:"what"`
	Walked      string      `json:"walked"`
	Actual      string      `json:"actual"`
	// Look is what would be right there.
	Look string `json:"look"`
	// With and Step are the first run that shows it, Frame its frame, 0 for the newest,
	// and Times how many moments do.
	With  string `json:"with"`
	Step  int    `json:"step"`
	Frame int    `json:"frame"`
	Times int    `json:"times"`

	address uint64
}

// ByTable are the instructions of the walkers that go by an object's own tables.
func (t *Totals) ByTable() walking.Tally {
	var all walking.Tally
	for walker, tally := range t.Tallies {
		if walker != scenarios.ByFramePointer {
			all = walking.Tally{Right: all.Right + tally.Right, Wrong: all.Wrong + tally.Wrong, NoRule: all.NoRule + tally.NoRule}
		}
	}
	return all
}

// Add adds other totals to these.
func (t *Totals) Add(other Totals) {
	if t.Tallies == nil {
		t.Tallies, t.Walks = walking.Tallies{}, walking.Tallies{}
	}
	t.Called, t.Unreturned = t.Called+other.Called, t.Unreturned+other.Unreturned
	t.Skipped, t.Cut = t.Skipped+other.Skipped, t.Cut+other.Cut
	t.Tallies.Add(other.Tallies)
	t.Walks.Add(other.Walks)
}

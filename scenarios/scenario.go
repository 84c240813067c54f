package scenarios

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Scenario is one case of a document: the document itself, or with a matrix one
// of the documents that its values make.
type Scenario struct {
	File     *source.File
	Position source.Position // of the name
	Name     string
	// Case tells the cases of a matrix apart, as in "size=8 value=42"; empty
	// without a matrix.
	Case string
	Says string // the statement, for people

	// Claims are the ledger's statements that this scenario shows to be true,
	// Refutes those that it shows to be false.
	Claims, Refutes []string
	Tags            []string
	// Mode is that of main's first instruction.
	Mode trace.Mode
	// Needs are CPU features by their names in /proc/cpuinfo, as in "avx".
	Needs []string

	// Process is what is started, where the scenario is of a process, and OfProcess what is
	// expected of it. Such a scenario has nothing of what follows.
	Process   *process.Process
	OfProcess []process.Expectation

	// Functions are the coded ones in the order of the file, Declared those of which a
	// signature is declared: without a body they are coded too. "main" is among them.
	Functions []intel.Listing
	Declared  []*declaration.Function
	// Layout is what the author says of declared functions, without a run.
	Layout []Layout
	Given  Given
	// Signals is nil where the program has no handlers.
	Signals *Signals
	Expect  []Expectation
	// Walkers are those that must find the active calls at every instruction.
	Walkers *Walkers
	// On are further expectations, each true on one vendor's processors; no
	// vendor stands there twice. Where there are some, nothing is stated of the
	// vendors that have none.
	On []OnVendor
}

// OnVendor is what is expected on one vendor's processors alone.
type OnVendor struct {
	Position source.Position // of the vendor's name
	Vendor   trace.Vendor
	Expect   []Expectation
}

// Expected gives all that is expected on a vendor's processors, or reports that
// the scenario states outcomes by vendor, and none for this one.
func (s *Scenario) Expected(on trace.Vendor) ([]Expectation, bool) {
	if len(s.On) == 0 {
		return s.Expect, true
	}
	for _, o := range s.On {
		if o.Vendor == on {
			return slices.Concat(s.Expect, o.Expect), true
		}
	}
	return nil, false
}

// Title is the name with the case, as reports show it.
func (s *Scenario) Title() string {
	if s.Case == "" {
		return s.Name
	}
	return s.Name + " [" + s.Case + "]"
}

// ExpectedAnywhere gives all that is expected on some processor: what is
// observed there is observed on every one.
func (s *Scenario) ExpectedAnywhere() []Expectation {
	all := slices.Clone(s.Expect)
	for _, o := range s.On {
		all = append(all, o.Expect...)
	}
	return all
}

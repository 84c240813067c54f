package scenarios

import (
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
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
	// Needs are CPU features by their names in /proc/cpuinfo, as in "avx".
	Needs []string

	// Functions are in the order of the file; "main" is among them.
	Functions []intel.Listing
	Given     Given
	Expect    []Expectation
}

// Title is the name with the case, as reports show it.
func (s *Scenario) Title() string {
	if s.Case == "" {
		return s.Name
	}
	return s.Name + " [" + s.Case + "]"
}

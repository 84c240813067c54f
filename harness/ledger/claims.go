package ledger

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"
)

//go:embed claims.yaml
var claimsYAML []byte

// Ledger lists every checkable statement that the source documents make.
type Ledger struct {
	Documents map[string]string `yaml:"documents"`
	Claims    []Statement       `yaml:"claims"`
}

// Statement is one of them, as the document makes it.
type Statement struct {
	ID   string `yaml:"id"`
	On   string `yaml:"on"`   // what can settle it: cpu, abi, os, tool, runtime
	Says string `yaml:"says"` // the statement
	Care string `yaml:"care"` // where the document is loose or wrong
}

// Read reads the ledger that comes with the project.
func Read() (Ledger, error) {
	var ledger Ledger
	decoder := yaml.NewDecoder(bytes.NewReader(claimsYAML))
	decoder.KnownFields(true)
	if err := decoder.Decode(&ledger); err != nil {
		return ledger, fmt.Errorf("harness/ledger/claims.yaml: %w", err)
	}
	return ledger, nil
}

// IDs lists the claims in the ledger's order.
func (l Ledger) IDs() []string {
	ids := make([]string, len(l.Claims))
	for i, c := range l.Claims {
		ids[i] = c.ID
	}
	return ids
}

// Has reports whether the ledger has a claim.
func (l Ledger) Has(id string) bool { return slices.Contains(l.IDs(), id) }

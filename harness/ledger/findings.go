package ledger

import (
	"bytes"
	_ "embed"
	"fmt"

	"gopkg.in/yaml.v3"
)

//go:embed findings.yaml
var findingsYAML []byte

// Finding is a difference between compilers, or between one and the document, that is
// known and explained.
type Finding struct {
	ID        string   `yaml:"id"`
	Signature string   `yaml:"signature"` // the smallest, in the notation of harness/witness
	On        []string `yaml:"on"`        // conventions
	GCC       string   `yaml:"gcc"`
	Clang     string   `yaml:"clang"`
	Document  string   `yaml:"document"`
	Why       string   `yaml:"why"`
	Compilers []string `yaml:"compilers"` // whose disagreement it explains
	When      string   `yaml:"when"`      // the name of a predicate
}

// Findings reads those that come with the project.
func Findings() ([]Finding, error) {
	var file struct {
		Findings []Finding `yaml:"findings"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(findingsYAML))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("harness/ledger/findings.yaml: %w", err)
	}
	return file.Findings, nil
}

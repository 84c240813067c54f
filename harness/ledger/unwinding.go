package ledger

import (
	"bytes"
	_ "embed"
	"fmt"

	"gopkg.in/yaml.v3"
)

//go:embed unwinding.yaml
var unwindingYAML []byte

// UnwindFinding is a way in which compilers' unwind tables are wrong about their own code.
type UnwindFinding struct {
	ID        string   `yaml:"id"`
	Compilers []string `yaml:"compilers"` // families
	Version   string   `yaml:"version"`   // that was seen to do so
	Options   string   `yaml:"options"`   // under which it shows
	Function  string   `yaml:"function"`  // that shows it
	Table     string   `yaml:"table"`     // what the table says
	Truth     string   `yaml:"truth"`
	Matters   string   `yaml:"matters"` // to whom
	When      string   `yaml:"when"`    // the name of a predicate in harness/compiled
}

// UnwindFindings reads those that come with the project.
func UnwindFindings() ([]UnwindFinding, error) {
	var file struct {
		Findings []UnwindFinding `yaml:"findings"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(unwindingYAML))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("harness/ledger/unwinding.yaml: %w", err)
	}
	return file.Findings, nil
}

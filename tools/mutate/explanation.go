package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/framecheck/framecheck/tools/mutate/schemata"
	"gopkg.in/yaml.v3"
)

// explanation says why no case can notice a mutant. It names the mutant by what
// stands there, not by a line number, so that it stays true as the file grows.
type explanation struct {
	File     string `yaml:"file"`
	Function string `yaml:"function"`
	Line     string `yaml:"line"`
	Change   string `yaml:"change"`
	Why      string `yaml:"why"`
}

// readExplanations reads a file of them.
func readExplanations(path string) ([]explanation, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var list []explanation
	if err := decoder.Decode(&list); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, e := range list {
		if e.Why == "" {
			return nil, fmt.Errorf("%s: %s, %s: %s: why is this no gap?", path, e.File, e.Function, e.Change)
		}
	}
	return list, nil
}

// explains reports whether it speaks of a mutant.
func (e explanation) explains(m schemata.Mutant) bool {
	return e.File == m.File && e.Function == m.Function && e.Line == m.Text && e.Change == m.Change
}

func (e explanation) String() string {
	return fmt.Sprintf("%s: %s: %s\n    %s", e.File, e.Function, e.Line, e.Change)
}

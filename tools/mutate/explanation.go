package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/framecheck/framecheck/tools/mutate/schemata"
	"gopkg.in/yaml.v3"
)

// explanation says why no case can notice changes of a line. It names the line by
// what stands there, not by a number, so that it stays true as the file grows.
type explanation struct {
	File     string   `yaml:"file"`
	Function string   `yaml:"function"`
	Line     string   `yaml:"line"`
	Changes  []string `yaml:"changes"`
	Why      string   `yaml:"why"`
	// On is the vendor on whose processors it is true, "amd" or "intel"; empty for
	// all. What the model does for another vendor no case can notice.
	On string `yaml:"on"`
}

// readExplanations reads those of a folder that are true on a vendor's processors.
func readExplanations(folder string, here trace.Vendor) ([]explanation, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var all []explanation
	for _, file := range files {
		if file.IsDir() { // another package's
			continue
		}
		list, err := readFile(filepath.Join(folder, file.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return slices.DeleteFunc(all, func(e explanation) bool { return e.On != "" && e.On != here.String() }), nil
}

func readFile(path string) ([]explanation, error) {
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
		_, isVendor := trace.ParseVendor(e.On)
		switch {
		case e.Why == "" || len(e.Changes) == 0:
			return nil, fmt.Errorf("%s: %s, %s: %s: which changes, and why is each of them no gap?", path, e.File, e.Function, e.Line)
		case e.On != "" && !isVendor:
			return nil, fmt.Errorf("%s: %s, %s: on: %s: amd or intel", path, e.File, e.Function, e.On)
		}
	}
	return list, nil
}

// explained is what is explained, one change each, with whether a mutant that
// survived needed it.
type explained map[schemata.Mutant]bool

// key is what explanations know of a mutant.
func key(m schemata.Mutant) schemata.Mutant {
	return schemata.Mutant{File: m.File, Function: m.Function, Text: m.Text, Change: m.Change}
}

func single(list []explanation) explained {
	all := explained{}
	for _, e := range list {
		for _, change := range e.Changes {
			all[schemata.Mutant{File: e.File, Function: e.Function, Text: e.Line, Change: change}] = false
		}
	}
	return all
}

// stale are the changes that no survivor needs, of files that were asked for.
func (e explained) stale(asked func(file string) bool) []schemata.Mutant {
	var list []schemata.Mutant
	for m, needed := range e {
		if !needed && asked(m.File) {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, inOrder)
	return list
}

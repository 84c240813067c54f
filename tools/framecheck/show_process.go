package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/process"
)

// findProcess looks for a scenario of a process as find does for one of a program; nil
// where there is none.
func findProcess(name, wanted string) (*scenarios.Scenario, error) {
	paths := []string{name}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) && !strings.HasSuffix(name, ".yaml") {
		paths = nil
	}
	list, err := read(paths)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool {
		return s.Process != nil && (paths != nil || s.Name == name) && (wanted == "" || s.Case == wanted)
	})
	if i < 0 {
		return nil, nil
	}
	return list[i], nil
}

// showProcess draws the stack at a process's first instruction.
func showProcess(c *cobra.Command, s *scenarios.Scenario, chosen moments) error {
	if chosen.at != "" || chosen.layout || chosen.bytes || chosen.visit != 0 {
		return errors.New("a process is drawn at its first instruction: leave --at, --visit, --layout and --bytes out")
	}
	system, err := processes.At()
	if err != nil {
		return failure{nothingRan, err}
	}
	switch mistakes, err := processes.Unpredicted([]*scenarios.Scenario{s}, system); {
	case err != nil:
		return failure{ownFault, err}
	case len(mistakes) > 0:
		return mistakes
	}
	predicted, captured, err := processOf(s.Process, system, chosen.machine)
	if err != nil {
		return failure{ownFault, err}
	}
	out := c.OutOrStdout()
	return drawing.DrawEntry(out, s.Title()+" at its first instruction", predicted, captured, chosen.style(out))
}

// processOf gives the prediction, and the capture unless the model is to stand alone.
func processOf(p *process.Process, system execve.System, machine string) (*execve.Prediction, *process.Run, error) {
	if machine != "model" && host.Supported() == "" {
		seen, err := processes.See(p, system, child.GrantsFixedAddresses())
		if err != nil {
			return nil, nil, err
		}
		return seen.Predicted, seen.Captured, nil
	}
	x, err := child.Make(p)
	if err != nil {
		return nil, nil, err
	}
	predicted, err := execve.Predict(p, x, system)
	return predicted, nil, err
}

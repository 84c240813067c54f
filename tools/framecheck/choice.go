package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/drawing"
	reference "github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// choice is which case to draw, and how.
type choice struct {
	machine string // "cpu" for both, or "model" alone
	name    string // of the case; empty for the first
	ascii   bool
}

func (c *choice) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&c.name, "case", "", "which case of a matrix, as run names it (default the first)")
	flags.StringVar(&c.machine, "machine", "cpu", "cpu draws prediction and capture, model the prediction alone")
	flags.BoolVar(&c.ascii, "ascii", false, "draw with ASCII characters alone")
}

func (c *choice) check() error {
	if c.machine != "cpu" && c.machine != "model" {
		return fmt.Errorf("--machine %s: one of cpu, model", c.machine)
	}
	return nil
}

func (c *choice) style(out io.Writer) drawing.Style {
	return drawing.Style{ASCII: c.ascii, Color: isTerminal(out) && os.Getenv("NO_COLOR") == ""}
}

// find loads one case: of a file, or by its name among those that come with
// framecheck.
func find(name, wanted string) (*scenarios.Scenario, *trace.Program, error) {
	paths := []string{name}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) && !strings.HasSuffix(name, ".yaml") {
		paths = nil
	}
	list, err := read(paths)
	if err != nil {
		return nil, nil, err
	}
	all := slices.Clone(list)
	if paths == nil {
		list = slices.DeleteFunc(list, func(s *scenarios.Scenario) bool { return s.Name != name })
	}
	l, err := build(list)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(l.list, func(s *scenarios.Scenario) bool { return wanted == "" || s.Case == wanted })
	if s, err := findProcess(name, wanted); i < 0 && err == nil && s != nil {
		return nil, nil, fmt.Errorf("%s is of a process: run, show and check take it", s.Name)
	}
	if i < 0 {
		return nil, nil, missing(all, paths == nil, name, wanted)
	}
	return l.list[i], l.programs[i], nil
}

// runBoth gives the prediction, and the capture unless the model is to stand
// alone.
func runBoth(s *scenarios.Scenario, p *trace.Program, machine string) (predicted, captured *trace.Trace, err error) {
	list := []*trace.Program{p}
	if machine == "model" {
		predicted, err = foretold(s, p, harness.Model(host.Read().Platform()).Run(list)[0])
		return predicted, nil, err
	}
	cpu, err := stage.Open()
	if err != nil {
		return nil, nil, err
	}
	defer cpu.Close()
	h := harness.New(cpu)
	if reason := h.Unable(s); reason != "" {
		return nil, nil, failure{nothingRan, fmt.Errorf("%s; --machine model draws the prediction", reason)}
	}
	run := h.Model.Run(list)[0]
	if other := new(reference.OtherSystem); errors.As(run.Err, &other) {
		return nil, nil, failure{nothingRan, fmt.Errorf("%w; --machine model draws the prediction", other)}
	}
	if predicted, err = foretold(s, p, run); err != nil {
		return nil, nil, err
	}
	captured, err = followed(p, h.Capture(p, run))
	return predicted, captured, err
}

// foretold gives the trace of the model's run. Where that ends at a line of the author's
// the mistake is theirs.
func foretold(s *scenarios.Scenario, p *trace.Program, r harness.Run) (*trace.Trace, error) {
	predicted, err := followed(p, r)
	if mistake, theirs := unpredicted(s, r.Err); err != nil && theirs {
		return nil, source.Diagnostics{mistake}.Err()
	}
	return predicted, err
}

// followed gives the trace of a run: where every instruction is observed, as far as
// it goes.
func followed(p *trace.Program, r harness.Run) (*trace.Trace, error) {
	if r.Err != nil && (r.Trace == nil || !p.EveryInstruction) {
		return nil, failure{ownFault, r.Err}
	}
	return r.Trace, nil
}

// missing says that there is no such scenario, or no such case of it.
func missing(list []*scenarios.Scenario, embedded bool, name, wanted string) error {
	var names, cases []string
	for _, s := range list {
		names = append(names, s.Name)
		if !embedded || s.Name == name {
			cases = append(cases, s.Case)
		}
	}
	if embedded && !slices.Contains(names, name) {
		names = slices.Compact(names)
		hint := fmt.Sprintf("framecheck comes with %d: run --format json names them", len(names))
		if near := source.Nearest(name, names); near != "" {
			hint = "did you mean " + near + "?"
		}
		return fmt.Errorf("no file and no scenario %s; %s", name, hint)
	}
	if len(cases) == 1 && cases[0] == "" {
		return fmt.Errorf("%s has no matrix, and so no case %q", name, wanted)
	}
	return fmt.Errorf("%s has no case %q; its cases are: %s", name, wanted, strings.Join(cases, "; "))
}

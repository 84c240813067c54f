package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// choice is what of a scenario to show.
type choice struct {
	machine string // "cpu" for both, or "model" alone
	name    string // of the case; empty for the first
	at      string // label; empty for every checkpoint
	visit   int    // 0 for every visit
	ascii   bool
	bytes   bool // list the program first
}

func newShow() *cobra.Command {
	var chosen choice
	command := &cobra.Command{
		Use:   "show FILE|NAME",
		Short: "Draw the stack at a checkpoint, predicted and captured",
		Long:  "Draw the stack at a checkpoint, predicted and captured. The scenario is a file, or\nthe name of one that comes with framecheck.",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if chosen.machine != "cpu" && chosen.machine != "model" {
				return fmt.Errorf("--machine %s: one of cpu, model", chosen.machine)
			}
			return show(c, args[0], chosen)
		},
	}
	flags := command.Flags()
	flags.StringVar(&chosen.at, "at", "", "the checkpoint's label, as function.label (default all)")
	flags.IntVar(&chosen.visit, "visit", 0, "which visit of the checkpoint, from 1 (default all)")
	flags.StringVar(&chosen.name, "case", "", "which case of a matrix, as run names it (default the first)")
	flags.StringVar(&chosen.machine, "machine", "cpu", "cpu draws prediction and capture, model the prediction alone")
	flags.BoolVar(&chosen.bytes, "bytes", false, "list the program's machine code first")
	flags.BoolVar(&chosen.ascii, "ascii", false, "draw with ASCII characters alone")
	return command
}

func show(c *cobra.Command, name string, chosen choice) error {
	s, p, err := find(name, chosen.name)
	if err != nil {
		return err
	}
	predicted, captured, err := runBoth(s, p, chosen.machine)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	style := drawing.Style{ASCII: chosen.ascii, Color: isTerminal(out) && os.Getenv("NO_COLOR") == ""}
	if chosen.bytes {
		if err := drawing.List(out, p, style); err != nil {
			return failure{ownFault, err}
		}
		fmt.Fprintln(out)
	}
	drawn := 0
	for i := range predicted.Snapshots {
		snapshot := &predicted.Snapshots[i]
		label := p.Checkpoints[snapshot.Checkpoint].Label
		if chosen.at != "" && chosen.at != label || chosen.visit != 0 && chosen.visit != snapshot.Visit {
			continue
		}
		moment := drawing.Moment{
			Program: p, Predicted: snapshot, Captured: same(captured, snapshot),
			Title: fmt.Sprintf("%s at %s, visit %d", s.Title(), label, snapshot.Visit),
		}
		if drawn++; drawn > 1 {
			fmt.Fprintln(out)
		}
		if err := drawing.Draw(out, moment, style); err != nil {
			return failure{ownFault, err}
		}
	}
	if drawn == 0 {
		return fmt.Errorf("the run comes to no such checkpoint or visit; there are: %s", strings.Join(stops(p, predicted), ", "))
	}
	return nil
}

// same finds the capture of a predicted snapshot's moment.
func same(captured *trace.Trace, predicted *trace.Snapshot) *trace.Snapshot {
	if captured == nil {
		return nil
	}
	for i := range captured.Snapshots {
		if s := &captured.Snapshots[i]; s.Checkpoint == predicted.Checkpoint && s.Visit == predicted.Visit {
			return s
		}
	}
	return nil
}

// stops lists the checkpoints with how often the run comes by.
func stops(p *trace.Program, predicted *trace.Trace) []string {
	visits := make([]int, len(p.Checkpoints))
	for _, s := range predicted.Snapshots {
		visits[s.Checkpoint]++
	}
	var all []string
	for i, c := range p.Checkpoints {
		all = append(all, fmt.Sprintf("%s (visited %d times)", c.Label, visits[i]))
	}
	return all
}

// find loads one case: of a file, or by its name among those that come with
// framecheck.
func find(name, wanted string) (*scenarios.Scenario, *trace.Program, error) {
	paths := []string{name}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) && !strings.HasSuffix(name, ".yaml") {
		paths = nil
	}
	list, programs, err := load(paths)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool {
		return (paths != nil || s.Name == name) && (wanted == "" || s.Case == wanted)
	})
	if i < 0 {
		return nil, nil, missing(list, paths == nil, name, wanted)
	}
	return list[i], programs[i], nil
}

// runBoth gives the prediction, and the capture unless the model is to stand
// alone.
func runBoth(s *scenarios.Scenario, p *trace.Program, machine string) (predicted, captured *trace.Trace, err error) {
	ours := harness.Model{Vendor: host.Read().CPU.Manual()}.Run([]*trace.Program{p})[0]
	if ours.Err != nil {
		return nil, nil, failure{ownFault, ours.Err}
	}
	if machine == "model" {
		return ours.Trace, nil, nil
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
	theirs := h.CPU.Run([]*trace.Program{p})[0]
	if theirs.Err != nil {
		return nil, nil, failure{ownFault, theirs.Err}
	}
	return ours.Trace, theirs.Trace, nil
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
		return fmt.Errorf("no file and no scenario %s; %s", name, source.DidYouMean(name, slices.Compact(names)))
	}
	if len(cases) == 1 && cases[0] == "" {
		return fmt.Errorf("%s has no matrix, and so no case %q", name, wanted)
	}
	return fmt.Errorf("%s has no case %q; its cases are: %s", name, wanted, strings.Join(cases, "; "))
}

package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/harness/frames"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// moments are what of a scenario to show.
type moments struct {
	choice
	at    string // label; empty for every checkpoint
	visit int    // 0 for every visit
	bytes bool   // list the program first
	// unwind lists it with what its unwind tables say.
	unwind bool
	// layout draws what is predicted of declared functions, without a run.
	layout bool
}

func newShow() *cobra.Command {
	var chosen moments
	command := &cobra.Command{
		Use:   "show FILE|NAME",
		Short: "Draw the stack at a checkpoint, predicted and captured",
		Long:  "Draw the stack at a checkpoint, predicted and captured. The scenario is a file, or\nthe name of one that comes with framecheck.",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := chosen.check(); err != nil {
				return err
			}
			return show(c, args[0], chosen)
		},
	}
	chosen.register(command)
	flags := command.Flags()
	flags.StringVar(&chosen.at, "at", "", "the checkpoint's label, as function.label (default all)")
	flags.IntVar(&chosen.visit, "visit", 0, "which visit of the checkpoint, from 1 (default all)")
	flags.BoolVar(&chosen.layout, "layout", false, "draw the layout of declared functions alone, without running anything")
	flags.BoolVar(&chosen.bytes, "bytes", false, "list the program's machine code first")
	flags.BoolVar(&chosen.unwind, "unwind", false, "list the program with what its unwind tables say at each instruction, without running anything")
	return command
}

func show(c *cobra.Command, name string, chosen moments) error {
	if s, err := findProcess(name, chosen.name); err == nil && s != nil {
		return showProcess(c, s, chosen)
	}
	s, p, err := find(name, chosen.name)
	if err != nil {
		return err
	}
	if chosen.layout {
		return showLayout(c.OutOrStdout(), s, chosen)
	}
	if chosen.unwind {
		return drawing.ListRules(c.OutOrStdout(), p, chosen.style(c.OutOrStdout()))
	}
	predicted, captured, err := runBoth(s, p, chosen.machine)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	style := chosen.style(out)
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
			Names: frames.Names(s, p, snapshot),
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
		if len(p.Checkpoints) == 0 {
			return fmt.Errorf("%s has no checkpoint at which its stack could be drawn: framecheck trace follows it", s.Name)
		}
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

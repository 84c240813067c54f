package main

import (
	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/drawing"
)

func newTrace() *cobra.Command {
	var chosen choice
	command := &cobra.Command{
		Use:   "trace FILE|NAME",
		Short: "Follow a run instruction by instruction, predicted and captured",
		Long: `Follow a run instruction by instruction, predicted and captured, up to the first
after which the two part: then the exit code is 1. The scenario is a file, or the
name of one that comes with framecheck. Checkpoints are instructions like any
other here, and what the author expects is not looked at. A run that is too long is
followed as far as both go: the last lines say why not further, and the exit code
is 0 where the two agree up to there.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := chosen.check(); err != nil {
				return err
			}
			return walk(c, args[0], chosen)
		},
	}
	chosen.register(command)
	return command
}

func walk(c *cobra.Command, name string, chosen choice) error {
	s, p, err := find(name, chosen.name)
	if err != nil {
		return err
	}
	p = harness.Stepped(p)
	predicted, captured, err := runBoth(s, p, chosen.machine)
	if err != nil {
		return err
	}
	w := drawing.NewWalk(p, s.Title(), predicted, captured)
	if err := drawing.DrawWalk(c.OutOrStdout(), w, chosen.style(c.OutOrStdout())); err != nil {
		return failure{ownFault, err}
	}
	if w.Parting >= 0 {
		return failure{code: mismatch}
	}
	return nil
}

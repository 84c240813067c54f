package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func newCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check [FILE|FOLDER...]",
		Short: "Find mistakes in scenarios without running them on the processor",
		RunE: func(c *cobra.Command, args []string) error {
			list, programs, err := load(args)
			if err != nil {
				return err
			}
			if err := unreached(list, programs); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%d cases, no mistakes\n", len(list))
			return nil
		},
	}
}

// unreached finds expectations at labels that a run never comes to, by the
// model's prediction.
func unreached(list []*scenarios.Scenario, programs []*trace.Program) error {
	var mistakes source.Diagnostics
	for i, predicted := range (harness.Model{}).Run(programs) {
		if predicted.Err != nil {
			return failure{ownFault, fmt.Errorf("%s: %w", list[i].Position, predicted.Err)}
		}
		mistakes = append(mistakes, harness.Unreached(list[i], programs[i], predicted.Trace)...)
	}
	return mistakes.Err()
}

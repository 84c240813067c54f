package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
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
// model's prediction. A program that the model cannot predict is an error where
// there is no mistake to tell first.
func unreached(list []*scenarios.Scenario, programs []*trace.Program) error {
	var mistakes source.Diagnostics
	var refused []error
	for i, predicted := range (harness.Model{Vendor: host.Read().CPU.Manual()}).Run(programs) {
		if predicted.Err != nil {
			refused = append(refused, fmt.Errorf("%s: %s: %w", list[i].Position, list[i].Title(), predicted.Err))
			continue
		}
		mistakes = append(mistakes, harness.Unreached(list[i], programs[i], predicted.Trace)...)
	}
	if len(mistakes) == 0 && len(refused) > 0 {
		return failure{ownFault, errors.Join(refused...)}
	}
	return mistakes.Err()
}

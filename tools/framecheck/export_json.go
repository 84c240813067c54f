package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// exportVectors writes the vectors of all cases.
func exportVectors(c *cobra.Command, paths []string) error {
	list, programs, err := load(paths)
	if err != nil {
		return err
	}
	for i, s := range list {
		if err := exportCase(c, s, programs[i]); err != nil {
			return failure{ownFault, fmt.Errorf("%s: %s: %w", s.Position, s.Title(), err)}
		}
	}
	return nil
}

// exportCase writes the vectors of a case: one, or where the vendors differ one for each of
// which there is a prediction.
func exportCase(c *cobra.Command, s *scenarios.Scenario, p *trace.Program) error {
	vendors := []trace.Vendor{trace.OtherVendor}
	if predict(p, trace.OtherVendor).Err != nil || len(s.On) > 0 {
		vendors = []trace.Vendor{trace.AMD, trace.Intel}
	}
	var refused []error
	for _, vendor := range vendors {
		run := predict(p, vendor)
		if _, stated := s.Expected(vendor); !stated {
			continue
		}
		if run.Err != nil {
			refused = append(refused, run.Err)
			continue
		}
		v := protocol.Vector{
			Scenario: s.Name, Case: s.Case, Says: s.Says, Vendor: vendor, Needs: s.Needs,
			Request: protocol.NewRequest(1, p, protocol.Snapshots, protocol.DefaultLimits()), Predicted: run.Trace,
		}
		if _, err := c.OutOrStdout().Write(v.Line()); err != nil {
			return err
		}
	}
	if len(refused) == len(vendors) {
		return refused[0]
	}
	return nil
}

func predict(p *trace.Program, vendor trace.Vendor) harness.Run {
	return harness.Model(trace.Platform{Vendor: vendor}).Run([]*trace.Program{p})[0]
}

package harness

import (
	"fmt"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Unreached finds those of a scenario's expectations, as they are for a vendor,
// that are at checkpoints, or visits of one, to which a run never comes. On the
// processor too such an expectation fails.
func Unreached(s *scenarios.Scenario, expect []scenarios.Expectation, p *trace.Program, predicted *trace.Trace) source.Diagnostics {
	visits := map[string]int{}
	for _, snapshot := range predicted.Snapshots {
		if snapshot.Checkpoint >= 0 {
			visits[p.Checkpoints[snapshot.Checkpoint].Label]++
		}
	}
	again := map[string]bool{}
	for _, snapshot := range predicted.Again() {
		if snapshot.Checkpoint >= 0 {
			again[p.Checkpoints[snapshot.Checkpoint].Label] = true
		}
	}
	var mistakes source.Diagnostics
	for _, e := range expect {
		if e.Moment != scenarios.AtCheckpoint || visits[e.Label] >= max(e.Visit, 1) || again[e.Label] {
			continue
		}
		mistakes = append(mistakes, source.Diagnostic{
			Position: e.Position, Line: s.File.Line(e.Position.Line),
			Message: fmt.Sprintf("%s: the run comes to %s %s, but the expectation needs visit %d",
				s.Title(), e.Label, diff.Times(visits[e.Label]), max(e.Visit, 1)),
			Hint: "check the jumps and calls before the label, or name another visit",
		})
	}
	return mistakes
}

package harness

import (
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/frames"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// holdLayouts holds what authors say of layouts against the layout model, and where a
// case is skipped because the system does not run its code, the layout against the run
// that the model predicts for a system that does. What does not hold fails its case.
func (h Harness) holdLayouts(list []*scenarios.Scenario, programs []*trace.Program, results []Result) {
	for i, s := range list {
		if len(s.Declared) == 0 {
			continue
		}
		found, err := frames.Stated(s)
		if err == nil && results[i].Verdict == Skip && h.Host.System.No32BitCode {
			var more []diff.Mismatch
			more, err = h.predictedFrames(s, programs[i])
			found = append(found, more...)
		}
		results[i].hold(found, err)
	}
}

// predictedFrames holds the layout against a prediction alone. Where there is none, as
// with x87 instructions, nothing is held.
func (h Harness) predictedFrames(s *scenarios.Scenario, p *trace.Program) ([]diff.Mismatch, error) {
	run := Model{Vendor: h.Host.CPU.Manual()}.Run([]*trace.Program{p})[0]
	expect, stated := s.Expected(h.Host.CPU.Manual())
	if run.Err != nil || !stated {
		return nil, nil
	}
	return frames.Run(s, expect, p, run.Trace, run.Trace)
}

// hold adds to a verdict what is known of the layout.
func (r *Result) hold(found []diff.Mismatch, err error) {
	switch {
	case r.Verdict == Error:
	case len(found) > 0:
		r.Mismatches = append(r.Mismatches, found...)
		r.Verdict, r.Reason = Fail, ""
	case err != nil:
		r.Verdict, r.Reason, r.Mismatches = Error, "the layout cannot be predicted: "+err.Error(), nil
	}
}

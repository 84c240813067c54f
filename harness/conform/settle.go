package conform

import (
	"reflect"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// settle gives a case its verdict by one answer.
func (c Check) settle(one *Case, predicted harness.Run, answer Answer) {
	one.Inferred = answer.Inferred
	switch {
	case answer.Skipped != "":
		one.Verdict, one.Reason = harness.Skip, answer.Skipped
	case answer.Err != nil:
		one.Verdict, one.Reason = harness.Error, answer.Err.Error()
	case agree(one.Program, predicted.Trace, answer.Seen.Against(predicted.Trace)):
		one.Verdict = harness.Pass
	case c.agreesElsewhere(one, answer.Seen):
		one.Verdict = harness.Pass
	default:
		one.Verdict = harness.Fail
		c.explain(one, predicted.Trace, answer.Seen.Against(predicted.Trace))
	}
}

func agree(p *trace.Program, predicted, answer *trace.Trace) bool {
	_, found := diff.Parting(p, predicted, answer, nowhere)
	return found == nil && diff.Unsettled(p, predicted, answer) == ""
}

func nowhere(int) source.Position { return source.Position{} }

// agreesElsewhere reports whether a case agrees with the other vendor's rules.
func (c Check) agreesElsewhere(one *Case, seen *protocol.Seen) bool {
	other := trace.AMD
	if c.Vendor == trace.AMD {
		other = trace.Intel
	}
	predicted, err := machine.Run(one.Program, c.under(other))
	if err != nil || !agree(one.Program, predicted, seen.Against(predicted)) {
		return false
	}
	one.Rules = other
	return true
}

// explain finds the cause of a divergence.
func (c Check) explain(one *Case, predicted, answer *trace.Trace) {
	_, one.Mismatches = diff.Parting(one.Program, predicted, answer, func(int) source.Position { return one.Scenario.Position })
	stepped, err := machine.Run(harness.Stepped(one.Program), c.under(c.Vendor))
	if err != nil {
		stepped = nil
	}
	var in *instruction
	if one.Cause, in = causeOf(one.Program, predicted, answer, stepped); in != nil {
		one.Bytes, one.Manual = in.bytes, in.manual()
	}
}

// confirm takes back what a second run does not show: such a case has no verdict.
func (c Check) confirm(one *Case, predicted harness.Run, first, again Answer) {
	if first.Err == nil && again.Err == nil && reflect.DeepEqual(first.Seen, again.Seen) {
		return
	}
	second := Case{Scenario: one.Scenario, Program: one.Program, Needs: one.Needs}
	if c.settle(&second, predicted, again); second.Verdict == one.Verdict && (one.Verdict == harness.Error || second.Cause == one.Cause) {
		return
	}
	*one = Case{
		Scenario: one.Scenario, Program: one.Program, Needs: one.Needs,
		Verdict: harness.Error, Reason: somethingElse(one, &second),
	}
}

// askProcessor runs what diverges on the processor, too.
func (c Check) askProcessor(cases []Case, predicted []harness.Run) {
	var failed []int
	var programs []*trace.Program
	for i := range cases {
		if cases[i].Verdict == harness.Fail && c.Hardware != nil && c.Platform.Vendor == c.Vendor {
			failed, programs = append(failed, i), append(programs, cases[i].Program)
		}
	}
	if len(failed) == 0 {
		return
	}
	expected := harness.Model(c.Platform).Run(programs)
	for n, run := range c.Hardware.Run(programs) {
		one, here := &cases[failed[n]], predicted[failed[n]]
		if one.Program.Signals != nil {
			here = expected[n] // whose frames are of another size than the simulator's
		}
		switch {
		case expected[n].Err != nil:
			one.Processor = "not to be asked here: " + expected[n].Err.Error()
		case run.Err != nil:
			one.Processor = "not run here: " + run.Err.Error()
		case agree(one.Program, here.Trace, run.Trace):
			one.Processor = "as predicted"
		default:
			one.Verdict, one.Reason = harness.Error, "the processor at hand does not do what is predicted either"
		}
	}
}

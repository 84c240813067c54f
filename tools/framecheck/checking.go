package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/frames"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/model/machine"
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
			l, err := loadAll(args)
			if err != nil {
				return err
			}
			list, programs := l.list, l.programs
			if err := unreached(list, programs); err != nil {
				return err
			}
			if err := tooLong(list, programs); err != nil {
				return err
			}
			if err := stated(c.OutOrStdout(), list, programs); err != nil {
				return err
			}
			if err := statedOfProcesses(l.processes); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s, no mistakes\n", cases(l.cases()))
			return nil
		},
	}
}

// usual is what check takes for the system: the extended state of AVX and AVX-512 in the
// frames of signals, as AMD's processors lay it out (CPUID leaf 0xd).
var usual = trace.System{SignalState: trace.ExtendedState{
	Features: 0xe7, Size: 2432,
	Components: []trace.StateComponent{{Bit: 2, Offset: 576, Size: 256}, {Bit: 5, Offset: 832, Size: 64}, {Bit: 6, Offset: 896, Size: 512}, {Bit: 7, Offset: 1408, Size: 1024}},
}}

// unreached finds expectations at labels that a run never comes to, by the
// model's prediction: for each vendor for which a scenario states outcomes of
// their own, else for this machine's. So is an instruction that it does not predict;
// any other reason why it has no prediction is an error where there is no mistake to
// tell first.
func unreached(list []*scenarios.Scenario, programs []*trace.Program) error {
	var mistakes source.Diagnostics
	var refused []error
	for _, vendor := range []trace.Vendor{trace.OtherVendor, trace.AMD, trace.Intel} {
		chosen, their := concerning(vendor, list, programs)
		for i, predicted := range (harness.Model{Vendor: vendor, System: usual}).Run(their) {
			s := chosen[i]
			switch mistake, theirs := unpredicted(s, predicted.Err); {
			case theirs:
				mistakes = append(mistakes, mistake)
				continue
			case predicted.Err != nil:
				refused = append(refused, fmt.Errorf("%s: %s: %w", s.Position, s.Title(), predicted.Err))
				continue
			}
			expect, _ := s.Expected(vendor)
			mistakes = append(mistakes, harness.Unreached(s, expect, their[i], predicted.Trace)...)
		}
	}
	if len(mistakes) == 0 && len(refused) > 0 {
		return failure{ownFault, errors.Join(refused...)}
	}
	mistakes.Sort()
	return mistakes.Err()
}

// tooLong finds scenarios that ask for walkers at every instruction, and have more of them
// than the model keeps.
func tooLong(list []*scenarios.Scenario, programs []*trace.Program) error {
	var asking []*scenarios.Scenario
	var stepped []*trace.Program
	for i, s := range list {
		if s.Walkers != nil {
			asking, stepped = append(asking, s), append(stepped, harness.Stepped(programs[i]))
		}
	}
	var mistakes source.Diagnostics
	for i, predicted := range (harness.Model{System: usual}).Run(stepped) {
		var excess *machine.Excess
		if s := asking[i]; errors.As(predicted.Err, &excess) {
			at := s.Walkers.Position
			mistakes = append(mistakes, source.Diagnostic{
				Position: at, Line: s.File.Line(at.Line), Message: fmt.Sprintf("%s: %v", s.Title(), excess),
				Hint: "walkers are held at every instruction, and run skips what is too long for that",
			})
		}
	}
	mistakes.Sort()
	return mistakes.Err()
}

// unpredicted says at which line of the author's the model gave up, if it is at one.
func unpredicted(s *scenarios.Scenario, err error) (source.Diagnostic, bool) {
	var refused interface {
		error
		AuthorsLine() (trace.Line, bool)
	}
	if !errors.As(err, &refused) {
		return source.Diagnostic{}, false
	}
	line, ok := refused.AuthorsLine()
	return source.Diagnostic{
		Position: line.Position, Line: s.File.Line(line.Position.Line), Message: s.Title() + ": " + refused.Error(),
		Hint: "run gives no verdict on it: leave the instruction out, or reach what is claimed without it",
	}, ok
}

// stated holds what is stated by vendor against the model with each vendor's rules.
func stated(out io.Writer, list []*scenarios.Scenario, programs []*trace.Program) error {
	failed := false
	for _, s := range list {
		found, err := frames.Stated(s)
		if err != nil {
			return err
		}
		for _, m := range found {
			failed = true
			fmt.Fprintf(out, "FAIL %s\n  %s\n", s.Title(), m)
		}
	}
	for _, vendor := range []trace.Vendor{trace.AMD, trace.Intel} {
		for _, held := range harness.Stated(vendor, list, programs) {
			for _, m := range held.Mismatches {
				failed = true
				fmt.Fprintf(out, "FAIL %s\n  %s\n", held.Scenario.Title(), m)
			}
		}
	}
	if failed {
		return failure{code: mismatch}
	}
	return nil
}

// statedOfProcesses holds what is stated of processes against the model, for this system
// if it is one that starts them.
func statedOfProcesses(list []*scenarios.Scenario) error {
	system, err := processes.At()
	if err != nil {
		return nil
	}
	mistakes, err := processes.Stated(list, system)
	if err != nil {
		return failure{ownFault, err}
	}
	return mistakes.Err()
}

// concerning chooses the cases that are to be checked for a vendor.
func concerning(v trace.Vendor, list []*scenarios.Scenario, programs []*trace.Program) (chosen []*scenarios.Scenario, their []*trace.Program) {
	here := host.Read().CPU.Manual()
	for i, s := range list {
		if _, stated := s.Expected(v); stated && (len(s.On) > 0 || v == here) {
			chosen, their = append(chosen, s), append(their, programs[i])
		}
	}
	return chosen, their
}

func cases(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}

package conform

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Processes holds an emulator of Linux processes against the model of execve.
type Processes struct {
	// Command is the emulator: {} stands for the executable, and all arguments of a process
	// but the first follow it.
	Command  []string
	System   execve.System
	Known    *Known
	Progress func(done int) // may be nil
}

// Run gives a verdict on each aspect of each scenario, in their order.
func (c Processes) Run(list []*scenarios.Scenario) []Case {
	byScenario := make([][]Case, len(list))
	done := make(chan int, len(list))
	go harness.Each(len(list), func(i int) {
		byScenario[i] = c.decide(list[i])
		done <- i
	})
	for n := range list {
		<-done
		if c.Progress != nil {
			c.Progress(n + 1)
		}
	}
	var cases []Case
	for _, some := range byScenario {
		cases = append(cases, some...)
	}
	c.Known.mark(cases)
	return cases
}

// decide runs one process. Where an aspect diverges, or there is no answer, it is run
// once more.
func (c Processes) decide(s *scenarios.Scenario) []Case {
	cases := c.observe(s)
	unclear := func(one Case) bool { return one.Verdict == harness.Fail || one.Verdict == harness.Error }
	if !slices.ContainsFunc(cases, unclear) {
		return cases
	}
	again := c.observe(s)
	for i := range cases {
		one, second := &cases[i], &again[min(i, len(again)-1)] // no answer is one case
		if unclear(*one) && one.told() != second.told() {
			*one = Case{Scenario: one.Scenario, Program: one.Program, Needs: one.Needs, Verdict: harness.Error, Reason: somethingElse(one, second)}
		}
	}
	return cases
}

// observe runs one process. An emulator names it by its path.
func (c Processes) observe(s *scenarios.Scenario) []Case {
	whole := Case{Scenario: s, Program: &trace.Program{Name: s.Title()}, Needs: []Profile{Process}}
	if len(s.Process.Argv) == 0 {
		whole.Verdict, whole.Reason = harness.Skip, "an emulator is always given the name of the executable"
		return []Case{whole}
	}
	p := *s.Process
	if !strings.Contains(p.Exec, "/") {
		p.Exec = "./" + p.Exec // some look other names up in PATH
	}
	p.Argv = append([]string{p.Exec}, p.Argv[1:]...)
	x, err := child.Make(&p)
	if err != nil {
		whole.Verdict, whole.Reason = harness.Error, err.Error()
		return []Case{whole}
	}
	predicted, err := execve.Predict(&p, x, c.System)
	if err != nil {
		whole.Verdict, whole.Reason = harness.Skip, err.Error()
		return []Case{whole}
	}
	captured, err := child.RunUnder(c.Command, &p, x)
	if err != nil {
		whole.Verdict, whole.Reason = harness.Error, err.Error()
		return []Case{whole}
	}
	var cases []Case
	for _, a := range processes.Aspects(s.Position, predicted, captured) {
		one := whole
		one.Scenario = aspectOf(s, a.Name)
		one.Verdict, one.Mismatches = harness.Pass, a.Mismatches
		if len(a.Mismatches) > 0 {
			one.Verdict = harness.Fail
			one.Cause = Cause{Instruction: a.Name, Effect: fmt.Sprintf("%s: another value", a.Mismatches[0].What)}
		}
		cases = append(cases, one)
	}
	return cases
}

// HashProcesses is of what processes are started with and do, in hexadecimal.
func HashProcesses(list []*scenarios.Scenario) string {
	sum := sha256.New()
	for _, s := range list {
		fmt.Fprintf(sum, "%s %+v\n", s.Title(), *s.Process)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

// aspectOf names an aspect as the last word of a case.
func aspectOf(s *scenarios.Scenario, aspect string) *scenarios.Scenario {
	one := *s
	if one.Case != "" {
		one.Case += " "
	}
	one.Case += "aspect=" + aspect
	return &one
}

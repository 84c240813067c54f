package harness_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// pair is the model and a processor that is held against it.
type pair struct {
	model     harness.Model
	cpu       harness.Machine
	unsettled map[string]int // programs without a comparison, by why
	// everyInstruction says that they are held before every instruction.
	everyInstruction bool
}

// compare reports the first program on which the two differ, as small as it can
// be made. It gives the number of programs compared.
func (p pair) compare(t *testing.T, list []randomProgram) (compared int) {
	for i, c := range p.run(list) {
		if c.settled {
			compared++
		}
		if c.difference == "" {
			continue
		}
		if again := p.run(list[i : i+1])[0]; again.difference == "" {
			p.unsettled["not the same twice"]++
			compared--
			continue
		}
		small := p.minimise(list[i])
		c = p.run([]randomProgram{small})[0]
		t.Errorf("model and processor differ:\n%s\n%s", c.difference, small.ending(c.outcome))
		break
	}
	return compared
}

// comparison is what came of one program.
type comparison struct {
	settled    bool   // whether both machines ran it
	difference string // empty where there is none
	outcome    trace.Outcome
}

// run has the model predict the programs, and the processor run those that it
// does predict.
func (p pair) run(list []randomProgram) []comparison {
	made := make([]comparison, len(list))
	var programs []*trace.Program
	var places []int // in list
	for i, random := range list {
		program, err := random.build()
		if err != nil {
			p.unsettled["cannot be assembled"]++
			continue
		}
		program.EveryInstruction = p.everyInstruction
		programs, places = append(programs, program), append(places, i)
	}
	var able []*trace.Program
	var predicted []harness.Run
	settled := places[:0]
	for n, run := range p.model.Run(programs) {
		if p.refuses(run.Err) {
			continue
		}
		able, predicted, settled = append(able, programs[n]), append(predicted, run), append(settled, places[n])
	}
	for n, run := range p.cpu.Run(able) {
		made[settled[n]] = p.hold(able[n], predicted[n], run)
	}
	return made
}

// refuses reports whether the model says that it has no prediction, in one of
// the ways that machine.Run lists.
func (p pair) refuses(err error) bool {
	var malformed *machine.Malformed
	if err == nil || errors.As(err, &malformed) {
		return false
	}
	p.unsettled[fmt.Sprintf("%T", err)]++
	return true
}

// hold compares two runs of a program. That an endless run visits more
// checkpoints than the stage has room for says nothing about either.
func (p pair) hold(program *trace.Program, predicted, captured harness.Run) comparison {
	var overflow *stage.OverflowError
	switch {
	case errors.As(captured.Err, &overflow):
		p.unsettled[fmt.Sprintf("%T", overflow)]++
		return comparison{}
	case predicted.Err != nil || captured.Err != nil:
		return comparison{settled: true, difference: fmt.Sprint(predicted.Err, captured.Err)}
	}
	made := comparison{settled: true, outcome: captured.Trace.Outcome}
	found, err := diff.Traces(program, predicted.Trace, captured.Trace, func(int) source.Position {
		return source.Position{File: randomFile, Line: 1, Column: 1}
	})
	if errors.Is(err, diff.ErrNothing) {
		p.unsettled[err.Error()]++
		return comparison{}
	}
	for _, m := range found {
		made.difference += m.String()
	}
	if reason := diff.Unsettled(program, predicted.Trace, captured.Trace); reason != "" && found == nil {
		p.unsettled["not compared to the end"]++
		return comparison{}
	}
	return made
}

// minimise leaves out whatever the difference does not need.
func (p pair) minimise(random randomProgram) randomProgram {
	for part := 0; part < random.parts(); {
		if smaller := random.without(part); p.run([]randomProgram{smaller})[0].difference != "" {
			random, part = smaller, 0
			continue
		}
		part++
	}
	return random
}

const randomFile = "random.yaml"

func (p randomProgram) build() (*trace.Program, error) {
	list, err := scenarios.Load(randomFile, []byte(p.text()))
	if err != nil {
		return nil, err
	}
	return codegen.Build(list[0])
}

package main

import (
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// sample is how many scenarios stand for one: the harness's tests decide them all.
const sample = 20

func TestTheModelAsItIsTurnsNothingRed(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer cpu.Close()
	list, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	var some []*scenarios.Scenario
	for i := 0; i < len(list); i += sample {
		some = append(some, list[i])
	}
	cases, err := casesFor(cpu, some)
	if err != nil || len(cases) < len(some)/2 {
		t.Fatalf("%d cases of %d, %v", len(cases), len(some), err)
	}
	for _, c := range cases {
		if why := c.Run(); why != "" {
			t.Errorf("%s: %s", c.Name, why)
		}
	}
}

func TestOnlyAPassIsGreen(t *testing.T) {
	mismatch := diff.Mismatch{What: "rsp", Predicted: "1", Captured: "2"}
	for _, r := range []harness.Result{
		{Verdict: harness.Fail, Mismatches: []diff.Mismatch{mismatch}},
		{Verdict: harness.Error, Reason: "the model has no prediction"},
		{Verdict: harness.Skip, Reason: "this processor lacks it"},
	} {
		if why(r) == "" {
			t.Errorf("%+v is green", r)
		}
	}
	if said := why(harness.Result{Verdict: harness.Pass}); said != "" {
		t.Errorf("a pass is red: %s", said)
	}
}

func TestAMutantCannotChangeTheDataOfLaterOnes(t *testing.T) {
	p := &trace.Program{Data: trace.Memory{Bytes: []byte{1, 2}}}
	own(p).Data.Bytes[0] = 7
	if p.Data.Bytes[0] != 1 {
		t.Error("the program's data is written")
	}
}

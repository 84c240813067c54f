package adapter_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/adapter"
)

// TestDeathsBetweenCasesCostNone: who answers a new process's first case is believed.
func TestDeathsBetweenCasesCostNone(t *testing.T) {
	for _, kind := range []string{"dies now and then", "dies behind each answer", "speaks behind each answer"} {
		a := open(t, kind, options())
		first := 0
		for i, r := range a.Run(programs(strings.Fields(strings.Repeat("good ", 12))...)) {
			var tooMuch *adapter.Malformed // where the line came at once
			if r.Err != nil && (kind != "speaks behind each answer" || !errors.As(r.Err, &tooMuch)) {
				t.Errorf("%s, case %d: %v", kind, i, r.Err)
			}
			if r.First != nil {
				first++
			}
		}
		if first == 0 {
			t.Errorf("%s: no case tells of it", kind)
		}
	}
}

func TestAnAdapterThatAlwaysDiesIsGivenUp(t *testing.T) {
	o := patient()
	o.Parallel, o.GiveUp = 1, 3
	a := open(t, "dies at every case", o)
	runs := a.Run(programs(strings.Fields(strings.Repeat("good ", 1000))...))
	for i, r := range runs {
		var gaveUp *adapter.GaveUp
		var crashed *adapter.Crashed
		if !errors.As(r.Err, &crashed) || errors.As(r.Err, &gaveUp) != (i >= 3) {
			t.Fatalf("case %d: %v", i, r.Err)
		}
	}
	if want := "not tried: the adapter failed 3 times in a row, and at last so: the adapter crashed: exit status 5"; runs[999].Err.Error() != want {
		t.Error(runs[999].Err)
	}
}

// TestManyDeathsOnEndAreBelieved where the adapter answers other cases still.
func TestManyDeathsOnEndAreBelieved(t *testing.T) {
	const deaths = 7
	o := options()
	o.GiveUp = 2
	a := open(t, "by name", o)
	list := programs(append(append([]string{"good"}, strings.Fields(strings.Repeat("exit ", deaths))...), "good")...)
	runs := a.Run(list[:1])
	runs = append(runs, a.Run(list[1:])...)
	for i, r := range runs {
		var gaveUp *adapter.GaveUp
		if errors.As(r.Err, &gaveUp) || (i == 0 || i == deaths+1) != (r.Err == nil) {
			t.Errorf("case %d: %v", i, r.Err)
		}
	}
}

package main

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/tools/mutate/trial"
)

func TestTheReportSaysHowManyCasesHaveAStandIn(t *testing.T) {
	for n, want := range map[int]int{0: 0, 3: 1} {
		var b strings.Builder
		(&report{ready: trial.Ready{Cases: 5, StandIns: n}}).write(&b)
		if strings.Count(b.String(), "3 of the cases are judged by the unchanged model's own prediction: this system does not show it\n") != want {
			t.Errorf("%d stand-ins:\n%s", n, b.String())
		}
	}
}

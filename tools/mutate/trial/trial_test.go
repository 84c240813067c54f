package trial

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/tools/mutate/chosen"
)

// The mutants of the package that these tests stand for.
const (
	_ = iota
	adds
	addsDropped
	spins
	panics
	unreached
	initial
	count = initial
)

// weight is what the package gives a value as it is initialised.
var weight = 1

func init() { chosen.OnReset(func() { weight = chosen.Pick(initial, 1, 2) }) }

func cases() []Case {
	return []Case{
		{Name: "red already", StandIn: true, Run: func() string { return "as ever" }},
		{Name: "two and zero", Run: func() string { return differs(chosen.Add(adds, 2, 0), 2) }},
		{Name: "two and one", Run: func() string { return differs(chosen.Add(adds, 2, 1), 3) }},
		{Name: "loop", Run: func() string {
			for i := 0; i < 3; i = chosen.Pick(spins, i+1, i) {
			}
			return ""
		}},
		{Name: "panic", Run: func() string {
			if chosen.Is(panics) {
				panic("at the disco")
			}
			return ""
		}},
		{Name: "weight", StandIn: true, Run: func() string { return differs(weight, 1) }},
	}
}

func differs(got, want int) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("%d, not %d", got, want)
}

// serve asks for mutants in one process.
func serve(t *testing.T, mutants ...int) (Ready, []Verdict) {
	t.Helper()
	var asked, answers bytes.Buffer
	for _, m := range mutants {
		fmt.Fprintln(&asked, m)
	}
	if err := Serve(&asked, &answers, cases(), count); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(&answers)
	var ready Ready
	verdicts := make([]Verdict, len(mutants))
	if err := decoder.Decode(&ready); err != nil {
		t.Fatal(err)
	}
	for i := range verdicts {
		if err := decoder.Decode(&verdicts[i]); err != nil {
			t.Fatal(err)
		}
	}
	return ready, verdicts
}

func TestVerdicts(t *testing.T) {
	wanted := []Verdict{
		{adds, TurnedRed, "two and one", "1, not 3", 2},
		{addsDropped, TurnedRed, "two and one", "2, not 3", 1}, // it goes first now
		{spins, Endless, "loop", "it does not end", 1},
		{panics, Panicked, "panic", "at the disco", 1},
		{unreached, Survived, "", "", 0},
		{initial, TurnedRed, "weight", "2, not 1", 5},
		{unreached, Survived, "", "", 0},
		{adds, TurnedRed, "two and one", "1, not 3", 1},
	}
	mutants := make([]int, len(wanted))
	for i, w := range wanted {
		mutants[i] = w.Mutant
	}
	ready, verdicts := serve(t, mutants...)
	if ready.Cases != 5 || ready.StandIns != 1 || len(ready.Red) != 1 || ready.Red[0] != "red already: as ever" {
		t.Errorf("%+v", ready)
	}
	for i, want := range wanted {
		if verdicts[i] != want {
			t.Errorf("%+v, not %+v", verdicts[i], want)
		}
	}
}

func TestAMutantOfTheInitialisationLeavesNothingBehind(t *testing.T) {
	serve(t, initial)
	if weight != 1 {
		t.Errorf("the weight stays %d", weight)
	}
}

func TestWhatIsNoNumberIsRefused(t *testing.T) {
	var answers bytes.Buffer
	for _, line := range []string{"one", `"1"`, fmt.Sprint(count + 1), "-1"} {
		if err := Serve(strings.NewReader(line), &answers, cases(), count); err == nil {
			t.Errorf("%s is taken for a mutant", line)
		}
	}
}

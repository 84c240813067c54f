package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/framecheck/framecheck/tools/mutate/schemata"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// survivors are the mutants of package gauge that its cases do not notice.
const survivors = `testdata/gauge/gauge.go:28: Clamp: if n > most {
    n > most → n >= most    (1 case comes here)
testdata/gauge/gauge.go:40: Sum: for i := 0; i < len(list); i++ {
    i < len(list) → i != len(list)    (1 case comes here)
testdata/gauge/gauge.go:49: Name: if n&1 != 0 && n > 0 {
    n&1 != 0 → n&1 > 0    (1 case comes here)
    n > 0 → n >= 0    (1 case comes here)
testdata/gauge/gauge.go:50: Name: f |= odd
    f |= odd → odd    (1 case comes here)
testdata/gauge/gauge.go:52: Name: if n >= 100 {
    n >= 100 → n > 100    (1 case comes here)
    100 → 101    (1 case comes here)
    100 → 99    (1 case comes here)
testdata/gauge/gauge.go:61: Largest: if a < b {
    a < b → a <= b    (1 case comes here)
testdata/gauge/gauge.go:68: forgotten: func forgotten(n int) int { return -n }
    return -n → return zero    (no case comes here)
    -n → n    (no case comes here)
`

const table = `
  mutants  killed  timeout  explained  unexplained  file
       63      52        1          0           11  gauge.go

63 mutants, 52 killed by 5 cases (1 by timeout), 11 survive: 0 explained, 11 unexplained
`

// gauge is the package that the tests mutate, with a file of explanations.
func gauge(t *testing.T, explanations string) project {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "gauge.yaml"), []byte(explanations), 0o600); err != nil {
		t.Fatal(err)
	}
	return project{
		vendor: trace.AMD, folder: "testdata/gauge", worker: module + "tools/mutate/testdata/gaugeworker", equivalent: folder,
		rules: schemata.Rules{Wording: []string{"errors"}},
	}
}

func text(t *testing.T, p project) (string, bool) {
	t.Helper()
	r, err := p.run(progress{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	r.write(&b)
	return b.String(), r.good()
}

func TestTheSurvivorsAreFoundEachTime(t *testing.T) {
	for range 2 {
		got, good := text(t, gauge(t, ""))
		if want := survivors + table; got != want {
			t.Errorf("got\n%s\nwanted\n%s", got, want)
		}
		if good {
			t.Error("nobody explained the survivors, and all is good")
		}
	}
}

func TestExplanations(t *testing.T) {
	p := gauge(t, `
- {file: gauge.go, function: Largest, line: "if a < b {", changes: [a < b → a <= b, a < b → false], why: of two equal numbers either is the larger}
- {file: gauge.go, function: Smallest, line: "if a < b {", changes: [a < b → a <= b], why: there is no such function}
- {file: gauge.go, function: Clamp, line: "if n > most {", changes: [n > most → n >= most], why: it is so there, on: intel}
- {file: other.go, function: Largest, line: "if a < b {", changes: [a < b → a <= b], why: a file that is not asked for is left alone}
`)
	p.only = []string{"gauge.go"}
	got, good := text(t, p)
	for _, want := range []string{
		"stale, no mutant that survives is like this: gauge.go: Largest: if a < b {\n    a < b → false\n",
		"stale, no mutant that survives is like this: gauge.go: Smallest: if a < b {\n",
		"63 mutants, 52 killed by 5 cases (1 by timeout), 11 survive: 1 explained, 10 unexplained\n",
	} {
		if strings.Count(got, want) != 1 {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "a <= b    (") || strings.Contains(got, "other.go") || good {
		t.Errorf("good %v, or a survivor is listed that is explained:\n%s", good, got)
	}
}

func TestMistakesOfTheUser(t *testing.T) {
	missing := gauge(t, "")
	missing.only = []string{"sum.go"}
	unread := gauge(t, "")
	unread.equivalent = "nowhere"
	broken := gauge(t, "")
	broken.worker = module + "tools/mutate/testdata/nowhere"
	for want, p := range map[string]project{
		"no mutants in sum.go: files of testdata/gauge with mutants are gauge.go": missing,
		"open nowhere":                unread,
		"why is each of them no gap?": gauge(t, "- {file: gauge.go, function: Sum, changes: [total]}"),
		"on: via: amd or intel":       gauge(t, "- {file: gauge.go, function: Sum, changes: [total], why: so, on: via}"),
		"field reason not found":      gauge(t, "- {file: gauge.go, reason: because}"),
		"the mutants do not compile":  broken,
	} {
		if _, err := p.run(progress{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v has no %q", err, want)
		}
	}
}

func TestTheCommandLine(t *testing.T) {
	for _, arguments := range [][]string{{"stack.go"}, {"-every"}, {"-only", "nothing.go"}} {
		var said strings.Builder
		if code := execute(arguments, &said, &said); code != 2 || said.Len() == 0 {
			t.Errorf("%v: exit code %d, %q", arguments, code, said.String())
		}
	}
}

func TestAMutantThatEndsItsProcess(t *testing.T) {
	workers := pool{arguments: []string{"sh", "-c", `echo '{"Cases": 1}'; read first; echo '{"Mutant": 1}'; read second`}, size: 1, progress: func(int) {}}
	verdicts, err := workers.run([]int{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	for mutant, want := range map[int]trial.Cause{1: trial.Survived, 2: trial.Endless} {
		if got := verdicts[mutant].Killed; got != want {
			t.Errorf("mutant %d: %q, not %q", mutant, got, want)
		}
	}
}

func TestAProcessThatBeginsOnlyOnce(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	workers := pool{arguments: []string{"sh", "-c", `mkdir "$0" && echo '{"Cases": 1}' && read first`, gone}, size: 1, progress: func(int) {}}
	if _, err := workers.run([]int{1}); err == nil || !strings.Contains(err.Error(), "does not begin") {
		t.Errorf("%v", err)
	}
}

func TestAProcessThatDoesNotBegin(t *testing.T) {
	workers := pool{arguments: []string{"sh", "-c", "echo no stage >&2; exit 3"}, size: 2}
	if _, err := workers.run([]int{1}); err == nil || !strings.Contains(err.Error(), "does not begin: EOF\nno stage") {
		t.Errorf("%v", err)
	}
}

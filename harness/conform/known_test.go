package conform

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
)

// TestMistakesInAKnownFile: each is told with its place and what to write instead.
func TestMistakesInAKnownFile(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "write known: and a list",
		"knwon: []\n":              "k.yaml:1:1: expected known: and nothing else",
		"known: {}\n":              "k.yaml:1:1: expected known:",
		"known:\n  - 7\n":          "k.yaml:2:5: expected an entry with cause and why",
		"known:\n  - {cause: a}\n": "k.yaml:2:5: the entry has no why",
		"known:\n  - {why: b}\n":   "k.yaml:2:5: the entry has no cause",
		"known:\n  - {cause: a, why: b, caeses: c}\n":      "k.yaml:2:24: an entry has no key \"caeses\"",
		"known:\n  - {cause: a, why: b, why: c}\n":         "k.yaml:2:24: why stands here twice",
		"known:\n  - {cause: [a], why: b}\n":               "k.yaml:2:13: expected a text for cause",
		"known:\n  - {cause: a, why: b}\n  - {cause: a}\n": "k.yaml:3:5: the entry has no why",
		"known:\n  - cause: a\n    why: b\n    - c\n":      "k.yaml",
		"known:\n  - {cause: *a, why: b}\n":                "k.yaml",
		"known: []\nother: 1\n":                            "nothing else",
		"known:\n  - {cause: a, why: b, 7: c}\n":           "no key \"7\"",
		"known:\n  - {cause: a, why: b, [x]: c}\n":         "no key",
		"known:\n  - {cause: ~, why: b}\n":                 "",
		"known:\n  - {cause: '', why: b}\n":                "expected a text for cause",
		"known:\n  - {cause: a, why: b}\n---\nknown: []\n": "one document",
		"known:\n  - &x {cause: a, why: b}\n  - *x\n":      "expected an entry",
		"\tknown: []\n": "k.yaml",
	} {
		_, err := parseKnown("k.yaml", []byte(text))
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: no %q in: %v", text, want, err)
		}
	}
	var mistakes source.Diagnostics
	if _, err := parseKnown("k.yaml", []byte("known:\n  - {}\n")); !errors.As(err, &mistakes) || len(mistakes) != 2 {
		t.Errorf("not two mistakes: %v", err)
	}
}

// failing makes cases that diverge with a cause, and one that agrees.
func failing(causes ...Cause) []Case {
	cases := []Case{{Scenario: &scenarios.Scenario{Name: "agrees"}, Needs: []Profile{Core}, Verdict: harness.Pass}}
	for _, c := range causes {
		cases = append(cases, Case{Scenario: &scenarios.Scenario{Name: "diverges"}, Needs: []Profile{Core}, Verdict: harness.Fail, Cause: c})
	}
	return cases
}

func known(t *testing.T, text string) *Known {
	t.Helper()
	path := filepath.Join(t.TempDir(), "k.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := ReadKnown(path)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKnownDivergencesAreMarked(t *testing.T) {
	k := known(t, `known:
  - {cause: "push *: *", cases: "div*", why: a}
  - {cause: "pop: *", cases: agrees, why: b}
  - {cause: "ret: *", why: c}
`)
	cases := failing(Cause{"push rsp", "a slot (8f /2) [x]"}, Cause{"push", "x"}, Cause{"apush rsp", "x"})
	k.mark(cases)
	r := Report{Known: k, Cases: cases}
	if got := r.Total(); got != (Tally{Agreed: 1, Known: 1, Diverged: 2}) {
		t.Errorf("%+v", got)
	}
	stale := strings.Join(k.stale(), "\n")
	if !strings.Contains(stale, "k.yaml:3:5: 1 cases that were known to diverge agree now: pop: *") || !strings.Contains(stale, "k.yaml:4:5: it matches nothing: ret: *") {
		t.Error(stale)
	}
}

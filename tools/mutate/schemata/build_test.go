package schemata

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const gauge = "../testdata/gauge"

func changes(t *testing.T, folder string, rules Rules) []string {
	t.Helper()
	p, err := Make(folder, rules)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]string, len(p.Mutants))
	for i, m := range p.Mutants {
		if m.Number != i+1 {
			t.Errorf("the mutant at %d has number %d", i, m.Number)
		}
		list[i] = m.Function + ": " + m.Change
	}
	return list
}

// folderOf makes a package of one file, whose text begins after the package clause.
func folderOf(t *testing.T, text string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string]string{"go.mod": "module made\n\ngo 1.26\n", "made.go": "package made\n" + text} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestMutants holds each operator to what it makes of a line.
func TestMutants(t *testing.T) {
	for text, want := range map[string][]string{
		"func f(a, b int) bool { return a < b }":         {"a < b → a <= b", "a < b → a != b", "a < b → false"},
		"func f(a, b int) bool { return a == b }":        {"a == b → a <= b", "a == b → a >= b", "a == b → false"},
		"func f(a, b *int) bool { return a == b }":       {"a == b → true", "a == b → false"},
		"func f(a uint) bool { return a != 0 }":          {"a != 0 → true", "a != 0 → false", "0 → 1"},
		"func f(a []int) bool { return len(a) == 0 }":    {"len(a) == 0 → true", "len(a) == 0 → false", "0 → 1"},
		"func f(a, b bool) bool { return a && !b }":      {"a && !b → a || !b", "a → true", "a → false", "b → true", "b → false"},
		"func f(a, b int) int { return a - b }":          {"return a - b → return zero", "a - b → a + b", "a - b → a"},
		"func f(a uint8) uint8 { return a << 2 }":        {"return a << 2 → return zero", "a << 2 → a >> 2", "a << 2 → a", "2 → 3", "2 → 1"},
		"func f(a *int) { *a = 5 }":                      {"*a = 5 → nothing", "5 → 6", "5 → 4"},
		"func f(a []int) { a[0] |= 4 }":                  {"a[0] |= 4 → a[0] & 4", "a[0] |= 4 → a[0]", "a[0] |= 4 → 4", "0 → 1", "4 → 5", "4 → 3"},
		"func f(a []int, b int) { for range a { b++ } }": {"a → zero", "b++ → b--", "b++ → nothing"},
		"func f(g func()) { g() }":                       {"g() → nothing"},
		"func f(g func() error) error { return g() }":    {"return g() → return zero"},
		"type s struct{ a, b int }\nfunc f(a int) s { return s{a: a, b: 3} }": {
			"return s{a: a, b: 3} → return zero", "a → zero", "3 → 4", "3 → 2"},
		"var x, y = 0, 0\nvar t = []int{x, y}": {"0 → 1", "0 → 1 (2)", "x, y → y, x"},
		"func f(g func() error) (int, error) {\n\tif err := g(); err != nil {\n\t\treturn 0, err\n\t}\n\treturn 1, nil\n}": {
			"err != nil → true", "return 0, err → return zero", "1 → 2", "1 → 0"},
		"type e struct{}\nfunc (*e) Error() string { return \"\" }\nfunc f() (int, error) { return 3, &e{} }": {"return 3, &e{} → return zero"},
		"var t = -5":                             {"-5 → 0"},
		"const c = 2\nvar t = c + 1":             {"c → 0", "1 → 2", "1 → 0", "2 → 3", "2 → 1"},
		"var t = [...]string{2: \"two\"}":        {"\"two\" → \"\""},
		"const (\n\ta = iota\n\tb\n)\nvar t = b": {"b → 0"},
	} {
		found := changes(t, folderOf(t, text), Rules{})
		for i, change := range found {
			_, found[i], _ = strings.Cut(change, ": ")
		}
		if !slices.Equal(found, want) {
			t.Errorf("%s\ngives  %q\nwanted %q", text, found, want)
		}
	}
}

func TestRulesLeaveOut(t *testing.T) {
	text := `import "fmt"

type refusal struct{ reason string }

func (refusal) Error() string { return fmt.Sprint("no", "!") }

func no() error { return &refusal{"never"} }

type notes []string

func (n *notes) add(text string) { *n = append(*n, text) }

func f(a int) error {
	if a > 2 {
		return &refusal{reason: "too much"}
	}
	new(notes).add("little")
	return no()
}
`
	rules := Rules{Wording: []string{"fmt", "notes.add"}, Refusals: []string{"refusal"}, Functions: []string{"refusal.Error", "notes.add"}}
	if found := changes(t, folderOf(t, text), rules); !slices.Equal(found, []string{"f: a > 2 → true"}) {
		t.Errorf("%q", found)
	}
	rules.Files = []string{"made.go"}
	if found := changes(t, folderOf(t, text), rules); len(found) != 0 {
		t.Errorf("of a file that is left out: %q", found)
	}
}

func TestRulesNameWhatIsThere(t *testing.T) {
	for want, rules := range map[string]Rules{
		"the file sum.go":      {Files: []string{"gauge.go", "sum.go"}},
		"the function Product": {Functions: []string{"Sum", "Product"}},
		"the type Refusal":     {Refusals: []string{"Refusal"}},
	} {
		if _, err := Make(gauge, rules); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v has no %q", err, want)
		}
	}
}

func TestEqualChangesAreNumbered(t *testing.T) {
	found := changes(t, folderOf(t, "func f(a, b bool) bool { return a && b && a }"), Rules{})
	if !slices.Contains(found, "f: a → true") || !slices.Contains(found, "f: a → true (2)") {
		t.Errorf("%q", found)
	}
}

func TestMutantsAreTheSameEachTime(t *testing.T) {
	first := changes(t, gauge, Rules{})
	if again := changes(t, gauge, Rules{}); !slices.Equal(first, again) {
		t.Errorf("%q\n%q", first, again)
	}
}

func TestLinesStayWhereTheyAre(t *testing.T) {
	p, err := Make(gauge, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(gauge, "gauge.go"))
	if err != nil {
		t.Fatal(err)
	}
	mutated := strings.Split(p.files["gauge.go"], "\n")
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "func ") && !strings.HasPrefix(mutated[i], line[:8]) {
			t.Errorf("line %d is %q, was %q", i+1, mutated[i], line)
		}
	}
}

func TestWhatCannotBeMutated(t *testing.T) {
	for text, says := range map[string]string{
		"func init() { println() }":   "made.go:2:1: a function init cannot be run again",
		"func f() int { return nil }": "made.go:2:23:",
		"func f() {":                  "made.go",
	} {
		if _, err := Make(folderOf(t, text), Rules{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

package scenarios_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/framecheck/framecheck/scenarios"
)

// holdLoad holds Load to its promises for a text: errors that are diagnostics
// with a place in the file, scenarios that are complete and that the schema
// accepts.
func holdLoad(t testing.TB, schema *jsonschema.Schema, text []byte) {
	t.Helper()
	cases, err := scenarios.Load("x.yaml", text)
	if err != nil {
		if cases != nil {
			t.Error("cases beside an error")
		}
		checkDiagnostics(t, text, err)
		return
	}
	if len(cases) == 0 {
		t.Error("neither a case nor an error")
	}
	for _, s := range cases[:min(len(cases), 10)] {
		checkScenario(t, s)
	}
	value, ok := instance(text)
	if !ok {
		t.Error("a document that is not plain YAML is accepted")
	} else if err := schema.Validate(value); err != nil {
		t.Errorf("the schema refuses what the loader accepts: %v", err)
	}
}

var tokens = regexp.MustCompile(`\$\{[a-z]+\}|[A-Za-z0-9_.+\-]+|\s+|.`)

// odd are tokens that no accepted file has.
var odd = []string{
	"010", "1e3", "~", "null", "true", "yes", "''", "\"", "[]", "{}", "${", "${x}", "&a", "*a", "!!str", "<<", "---", "|", ">", "|2",
	"0x", "0x1ffffffffffffffffffffffff", "-9223372036854775809", "1.5", ".inf", ".nan", "\t", "\r", "\u00a0", "%", "@", "?", "? ", ": ",
	"matrix: {a: [1, 2]}\n", "rax..rbx", "main..L3", "rsp-", "+8", "mainn", "true:", "1:", "\"\\x1b\"", "\"\\n\"", "#",
}

// TestLoadHoldsForChangedDocuments replaces, repeats and leaves out tokens of
// documents that load, which finds more of the reader than changed bytes do.
func TestLoadHoldsForChangedDocuments(t *testing.T) {
	rapid.Check(t, changedDocuments(t))
}

// FuzzChangedDocuments does the same under the fuzzer's guidance.
func FuzzChangedDocuments(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(changedDocuments(f)))
}

func changedDocuments(tb testing.TB) func(*rapid.T) {
	schema := compiledSchema(tb)
	documents := map[string][]string{}
	words := slices.Clone(odd)
	for path, text := range acceptedFiles(tb) {
		documents[path] = tokens.FindAllString(string(text), -1)
		words = append(words, documents[path]...)
	}
	paths := slices.Sorted(maps.Keys(documents))
	slices.Sort(words)
	words = slices.Compact(words)
	return func(t *rapid.T) {
		for range 5 {
			document := slices.Clone(documents[rapid.SampledFrom(paths).Draw(t, "document")])
			for range rapid.IntRange(1, 3).Draw(t, "changes") {
				i := rapid.IntRange(0, len(document)-1).Draw(t, "token")
				word := rapid.SampledFrom(words).Draw(t, "word")
				switch rapid.IntRange(0, 2).Draw(t, "change") {
				case 0:
					document[i] = word
				case 1:
					document = slices.Insert(document, i, word)
				default:
					document[i] = ""
				}
			}
			holdLoad(reporter{tb, t}, schema, []byte(strings.Join(document, "")))
		}
	}
}

// reporter is a testing.TB that fails the property.
type reporter struct {
	testing.TB
	property *rapid.T
}

func (r reporter) Helper()                      {}
func (r reporter) Error(args ...any)            { r.property.Error(args...) }
func (r reporter) Errorf(f string, args ...any) { r.property.Errorf(f, args...) }
func (r reporter) Fatalf(f string, args ...any) { r.property.Fatalf(f, args...) }

package scenarios_test

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios"
)

// FuzzLoad holds Load to its promises for any text: no panic, errors that are
// diagnostics with a place in the file, scenarios that are complete and that
// the schema accepts.
func FuzzLoad(f *testing.F) {
	for _, text := range acceptedFiles(f) {
		f.Add(text)
	}
	for _, text := range refusedFiles(f) {
		if len(text) < 4096 {
			f.Add(text)
		}
	}
	schema := compiledSchema(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		cases, err := scenarios.Load("fuzz.yaml", text)
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
	})
}

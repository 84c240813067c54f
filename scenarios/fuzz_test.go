package scenarios_test

import "testing"

// FuzzLoad holds Load to its promises for any text.
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
	f.Fuzz(func(t *testing.T, text []byte) { holdLoad(t, schema, text) })
}

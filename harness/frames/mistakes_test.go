package frames

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
)

// TestWhatTheLayoutModelLacksIsTheAuthorsMistake, with its line.
func TestWhatTheLayoutModelLacksIsTheAuthorsMistake(t *testing.T) {
	text := `name: sample
says: A type of 64-bit code.
abi: cdecl
functions:
  main: {body: [{mark: here}]}
  f: {params: {v: f128}, body: [{mark: body}]}
expect: [{at: main.here, aligned: {cfa: 4}}]
`
	list, err := scenarios.Load("sample.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := "sample.yaml:6:16: 32-bit code has no f128 here\n      f: {params: {v: f128}"
	if err := Mistakes(list[0]).Err(); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

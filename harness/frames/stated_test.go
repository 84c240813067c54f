package frames

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
)

// TestWhatIsStatedOfARealignedFrameHoldsForEveryCaller: what holds where the CFA is a
// multiple of 64 need not hold sixteen bytes below.
func TestWhatIsStatedOfARealignedFrameHoldsForEveryCaller(t *testing.T) {
	for says, want := range map[string]string{
		"size: 128":                      "with a CFA 16 bytes below a multiple of 64",
		"slots: {rbp-56: local v}":       "with a CFA 16 bytes below a multiple of 64",
		"slots: {rbp-8: saved rbx}":      "",
		"slots: {rbp+8: return address}": "",
		"slots: {rbp+8: home space}":     "the layout of f:",
	} {
		text := "name: sample\nsays: A realigned frame.\nfunctions:\n  main: {body: [{mark: here}]}\n" +
			"  f: {frame: {pointer: true, saves: [rbx], realign: 64}, locals: {v: i64}, body: [{mark: body}]}\n" +
			"layout: [{of: f, " + says + "}]\nexpect: [{at: main.here, aligned: {cfa: 4}}]\n"
		list, err := scenarios.Load("sample.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		found, err := Stated(list[0])
		if err != nil || (len(found) > 0) != (want != "") || want != "" && !strings.Contains(found[0].At+":", want) {
			t.Errorf("%s: %v %v", says, found, err)
		}
	}
}

package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/protocol"
)

// exported is what of a vector these tests look at.
type exported struct {
	Scenario, Case, Says, Vendor string
	Run, Expected, Undefined     json.RawMessage
}

func export(t *testing.T, paths ...string) []exported {
	t.Helper()
	out, errs, code := command(append([]string{"export", "--json"}, paths...)...)
	if code != agree {
		t.Fatal(errs)
	}
	var list []exported
	for line := range strings.Lines(out) {
		var v exported
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

func TestExportedVectorsAreOfTheProtocol(t *testing.T) {
	list := export(t, filepath.Join("..", "..", "scenarios", "push"), filepath.Join("..", "..", "scenarios", "flags"))
	undefined := 0
	for _, v := range list {
		c, err := protocol.ReadCommand(v.Run)
		if err != nil {
			t.Fatalf("%s: %v", v.Scenario, err)
		}
		if _, err := protocol.ReadAnswer(v.Expected, c.Run); err != nil {
			t.Errorf("%s: %v", v.Scenario, err)
		}
		if v.Says == "" {
			t.Errorf("%s says nothing", v.Scenario)
		}
		if v.Undefined != nil {
			undefined++
		}
	}
	if len(list) < 50 || undefined == 0 {
		t.Errorf("%d vectors, %d with undefined bits", len(list), undefined)
	}
}

// TestWhatDiffersBetweenVendorsIsExportedForEach: a far call's operand size is.
func TestWhatDiffersBetweenVendorsIsExportedForEach(t *testing.T) {
	list := export(t, filepath.Join("..", "..", "scenarios", "isa", "far-call-rex-w.yaml"))
	expected := map[string]string{}
	for _, v := range list {
		if v.Case == list[0].Case {
			expected[v.Vendor] = string(v.Expected)
		}
	}
	if expected["amd"] == "" || expected["intel"] == "" || expected["amd"] == expected["intel"] {
		t.Errorf("%v", expected)
	}
}

func TestExportWantsToKnowAsWhat(t *testing.T) {
	if _, errs, code := command("export"); code != usage || !strings.Contains(errs, "--json") {
		t.Errorf("%d: %s", code, errs)
	}
}

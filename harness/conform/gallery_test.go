package conform

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// overlay has the go command see other files in the tree than there are.
func overlay(t *testing.T, replace map[string]string) string {
	t.Helper()
	whole := map[string]string{}
	for name, by := range replace {
		name, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		if by, err = filepath.Abs(by); err != nil {
			t.Fatal(err)
		}
		whole[name] = by
	}
	text, err := json.Marshal(map[string]any{"Replace": whole})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTheGallery: each of the wrong simulators in testdata/gallery, which are the model
// with one mistake, is found by the profile that it claims, and named rightly.
func TestTheGallery(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the model with its mistakes: left out of short runs")
	}
	path := overlay(t, map[string]string{
		"../../model/machine/wrong.go":         "testdata/gallery/wrong.go",
		"../../model/machine/wrong_core.go":    "testdata/gallery/wrong_core.go",
		"../../model/machine/wrong_corners.go": "testdata/gallery/wrong_corners.go",
		"../../model/machine/wrong_signals.go": "testdata/gallery/wrong_signals.go",
		"inside_test.go":                       "testdata/gallery/inside.go",
	})
	out, err := exec.Command("go", "test", "-v", "-vet=off", "-count=1", "-overlay="+path, "-run=^TestEachWrongSimulator$", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "    --- PASS: TestEachWrongSimulator/"); n < 50 {
		t.Errorf("%d wrong simulators are found: at least 50 belong here\n%s", n, out)
	}
}

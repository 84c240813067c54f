package harness_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/host"
)

// plants are changes to the source itself, each of which must turn a run red
// with a message that names the slot.
var plants = []struct {
	name, file, from, to string
	says                 []string
}{
	{
		"one byte in the model's push", "model/machine/stack.go",
		"func (m *machine) push(value uint64, size int, origin trace.Origin) error {\n",
		"func (m *machine) push(value uint64, size int, origin trace.Origin) error {\n\tvalue ^= 1\n",
		[]string{"rbp+0 in the frame of callee", "predicted  0x1", "captured   0x0"},
	},
	{
		"eight bytes in the model's push", "model/machine/stack.go",
		"to := m.below(size)\n\tif err := m.store(",
		"to := m.below(size) - 8\n\tif err := m.store(",
		[]string{"rsp", "captured is"},
	},
	{
		"one offset in codegen", "native/codegen/memory.go",
		"b.rsp+uint64(w.Offset)", "b.rsp+uint64(w.Offset)+8",
		[]string{"rbp+16, cfa-16 in the frame of main", "expected   77"},
	},
}

func TestPlantedMistakesInTheSourceAreFound(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "sample.yaml")
	if err := os.WriteFile(path, []byte(sample), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range plants {
		t.Run(p.name, func(t *testing.T) {
			out, code := runWith(t, overlay(t, p.file, p.from, p.to), path)
			if code != 1 {
				t.Errorf("exit code %d", code)
			}
			for _, part := range p.says {
				if !strings.Contains(out, part) {
					t.Errorf("no %q in:\n%s", part, out)
				}
			}
		})
	}
}

// overlay makes a build overlay in which one file of the source is changed.
func overlay(t *testing.T, file, from, to string) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || strings.Count(string(text), from) != 1 {
		t.Fatalf("%s: %v, and one place to change expected in it", file, err)
	}
	folder := t.TempDir()
	changed := filepath.Join(folder, "changed.go")
	if err := os.WriteFile(changed, []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{file: changed}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(path, list, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// runWith builds the command with an overlay and runs a scenario with it.
func runWith(t *testing.T, overlay, scenario string) (string, int) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "framecheck")
	build := exec.Command("go", "build", "-overlay", overlay, "-o", binary, "../tools/framecheck")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	command := exec.Command(binary, "run", scenario)
	out, err := command.Output()
	if err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), command.ProcessState.ExitCode()
}

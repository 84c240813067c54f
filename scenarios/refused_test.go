package scenarios_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
)

var update = flag.Bool("update", false, "write schema.json and the messages of the refused files anew")

const refusedFolder = "../fixtures/refused"

// refusedFiles gives the files that must be refused, by name without ending.
func refusedFiles(t testing.TB) map[string][]byte {
	paths, err := filepath.Glob(filepath.Join(refusedFolder, "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in %s: %v", refusedFolder, err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimSuffix(filepath.Base(path), ".yaml")] = text
	}
	return files
}

func TestEveryRefusedFileHasItsMessage(t *testing.T) {
	for name, text := range refusedFiles(t) {
		t.Run(name, func(t *testing.T) {
			cases, err := scenarios.Load(name+".yaml", text)
			if cases != nil || err == nil {
				t.Fatal("the file is not refused")
			}
			checkDiagnostics(t, text, err)
			expected := filepath.Join(refusedFolder, name+".txt")
			got := err.Error() + "\n"
			if *update {
				if err := os.WriteFile(expected, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(expected)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("another message than in %s (-want +got):\n%s", expected, diff)
			}
		})
	}
}

// checkDiagnostics holds an error to what Load promises of it: diagnostics in
// the order of the file, each with a message, what to write instead, and a place in the
// file.
func checkDiagnostics(t testing.TB, text []byte, err error) {
	t.Helper()
	var wrong source.Diagnostics
	if !errors.As(err, &wrong) || len(wrong) == 0 {
		t.Fatalf("the error is no Diagnostics: %v", err)
	}
	lines := strings.Split(strings.TrimPrefix(string(text), "\uFEFF"), "\n")
	for i, d := range wrong {
		p := d.Position
		if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 {
			t.Errorf("%v is not in the file: %s", p, d.Message)
		}
		if d.Message == "" {
			t.Errorf("%v has no message", p)
		}
		if d.Hint == "" {
			t.Errorf("%v says not what to write instead: %s", p, d.Message)
		}
		if i > 0 && before(p, wrong[i-1].Position) {
			t.Errorf("%v is told after %v", p, wrong[i-1].Position)
		}
	}
}

func before(a, b source.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}

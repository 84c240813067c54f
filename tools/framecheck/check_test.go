package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the recorded messages")

// TestMistakesThatNeedTheProgram holds check to the exact messages for files
// that load, and whose program cannot be made or does not come by.
func TestMistakesThatNeedTheProgram(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", "fixtures", "check"))
	files, err := filepath.Glob("*.yaml")
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, error %v", files, err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			out, stderr, code := command("check", file)
			if code != 2 || out != "" {
				t.Errorf("exit code %d, stdout %q", code, out)
			}
			recorded := strings.TrimSuffix(file, "yaml") + "txt"
			if *update {
				if err := os.WriteFile(recorded, []byte(stderr), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(recorded)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), stderr); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWhatIsStatedByVendorIsHeldAgainstTheModel states for both what is right for one.
func TestWhatIsStatedByVendorIsHeldAgainstTheModel(t *testing.T) {
	path := write(t, good+"on:\n  amd:\n    - {returns: initial rax}\n  intel:\n    - {returns: 77}\n")
	out, err, code := command("check", path)
	if code != 1 || err != "" || !strings.HasPrefix(out, "FAIL two-locals\n  "+path+":") || !strings.Contains(out, "by the model with intel's rules") || strings.Contains(out, "amd's") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out, err)
	}
}

// TestWhatIsStatedForAnotherVendorIsCheckedToo has a label that no processor comes
// to, named for both vendors.
func TestWhatIsStatedForAnotherVendorIsCheckedToo(t *testing.T) {
	text := strings.Replace(good, "    leave\n", "    leave\n    jmp   out\n    never:\n    nop\n    out:\n", 1) +
		"on:\n  amd:\n    - {at: main.never, rax: 1}\n  intel:\n    - {at: main.never, rax: 1}\n"
	path := write(t, text)
	_, err, code := command("check", path)
	for _, line := range []string{":26:", ":28:"} {
		if code != 2 || !strings.Contains(err, path+line) {
			t.Errorf("exit code %d, stderr %q", code, err)
		}
	}
}

// The frames of signals are those of a system with XSAVE, as most are.
func TestSignalsOfTheCorpusHaveNoMistakes(t *testing.T) {
	if out, err, code := command("check", "../../scenarios/signals"); code != 0 {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out, err)
	}
}

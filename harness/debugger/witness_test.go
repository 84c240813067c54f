package debugger_test

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/debugger"
)

type witness struct {
	name string
	walk func(folder string, files []debugger.File) ([][]debugger.Stop, error)
	// missing says what is not installed, or nothing.
	missing func() string
	// excuse is why it is wrong although there are tables, where excuses says so.
	excuse  string
	excuses func(w walked, j debugger.Judgment) bool
}

var witnesses = []witness{
	{name: "gdb", walk: debugger.GDB, missing: func() string {
		if _, err := exec.LookPath("gdb"); err != nil {
			return "gdb is not installed"
		}
		return ""
	}},
	{name: "libunwind", walk: debugger.Libunwind, missing: func() string {
		c := exec.Command("gcc", "-E", "-")
		c.Stdin = strings.NewReader("#include <libunwind-ptrace.h>")
		if err := c.Run(); err != nil {
			return "gcc or libunwind-dev is not installed"
		}
		return ""
	}, excuse: "its x86-64 part knows the registers up to rip, and ends at a table with a rule for another (UNW_EBADREG)", excuses: endsAtVectors},
}

// endsAtVectors reports a walk that is right, but ends at a function that saves vector
// registers.
func endsAtVectors(w walked, j debugger.Judgment) bool {
	n := len(j.Said)
	if n >= len(j.Truth) || j.Truth[:n].String() != named(j).String() {
		return false
	}
	for _, f := range w.scenario.Declared {
		if f.Name == j.Truth[n-1].Function {
			return len(f.Frame.Vectors) > 0
		}
	}
	return false
}

// named is what is said, with the functions of the truth.
func named(j debugger.Judgment) (stop debugger.Stop) {
	for i, f := range j.Said {
		f.Function = j.Truth[i].Function
		stop = append(stop, f)
	}
	return stop
}

// each walks the programs with each debugger that is there, and says what came of it.
func each(t *testing.T, all []walked, check func(t *testing.T, d witness, w walked, judged []debugger.Judgment)) {
	t.Helper()
	for _, d := range witnesses {
		t.Run(d.name, func(t *testing.T) {
			missing := d.missing()
			if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
				missing = "files for 64-bit Linux do not run here"
			}
			if missing != "" {
				t.Skipf("%d programs: %s", len(all), missing)
			}
			files := make([]debugger.File, len(all))
			for i, w := range all {
				files[i] = w.file
			}
			walks, err := d.walk(t.TempDir(), files)
			if err != nil {
				t.Fatal(err)
			}
			count := map[debugger.Verdict]int{}
			for i, w := range all {
				if len(walks[i]) == 0 {
					t.Errorf("%s: no stop", w.program.Name)
				}
				judged := debugger.Judge(w.program, walks[i], w.tabled)
				for _, j := range judged {
					count[j.Verdict]++
				}
				check(t, d, w, judged)
			}
			t.Logf("%d programs: right %d, wrong where a function has no table %d, wrong %d",
				len(all), count[debugger.Right], count[debugger.Untabled], count[debugger.Wrong])
		})
	}
}

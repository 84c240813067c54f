package compiled_test

import (
	"os/exec"
	"regexp"
	"strings"

	"github.com/framecheck/framecheck/harness/ledger"
)

var version = regexp.MustCompile(`\d+\.\d+\.\d+`)

// seenVersion reports whether a compiler here is one of which the findings speak.
func seenVersion(compiler string, findings []ledger.UnwindFinding) bool {
	said, err := exec.Command(compiler, "--version").Output()
	if err != nil {
		return false
	}
	here := compiler + " " + version.FindString(string(said))
	for _, f := range findings {
		if strings.Contains(f.Version, here) {
			return true
		}
	}
	return false
}

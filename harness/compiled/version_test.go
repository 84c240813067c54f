package compiled_test

import (
	"regexp"
	"strings"

	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/ledger"
)

var version = regexp.MustCompile(`\d+\.\d+\.\d+|\d+-win32`)

// seenVersion reports whether a compiler here is one of which the findings speak.
func seenVersion(name string, findings []ledger.UnwindFinding) bool {
	c, err := compiler.Find(name)
	if err != nil {
		return false
	}
	here := name + " " + version.FindString(c.Version)
	for _, f := range findings {
		if strings.Contains(f.Version, here) {
			return true
		}
	}
	return false
}

// family is whose findings a compiler's are.
func family(name string) string { return compiler.Compiler{Name: name}.Family() }

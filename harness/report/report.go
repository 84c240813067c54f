package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/source"
)

// Report is a run with what it ran on.
type Report struct {
	Version   string // of framecheck
	Host      host.Host
	Contained bool // native code proved to be contained
	// EveryInstruction says that the cases were observed at every instruction.
	EveryInstruction bool
	Results          []harness.Result
	// Mistakes are what is wrong with the scenarios' files. Where there are any
	// nothing was run.
	Mistakes source.Diagnostics
}

// Formats are the names of the forms in which a report can be written.
func Formats() []string { return []string{"text", "json", "junit", "github"} }

// Write writes the report in a format; an unknown one is an error.
func (r Report) Write(w io.Writer, format string) error {
	switch format {
	case "text":
		return r.text(w)
	case "json":
		return r.json(w)
	case "junit":
		return r.junit(w)
	case "github":
		return r.github(w)
	}
	return fmt.Errorf("unknown format %q; one of %v", format, Formats())
}

// unsettled are the results that did not pass, failures first.
func (r Report) unsettled() []harness.Result {
	var found []harness.Result
	for _, verdict := range []harness.Verdict{harness.Fail, harness.Error, harness.Skip} {
		for _, result := range r.Results {
			if result.Verdict == verdict {
				found = append(found, result)
			}
		}
	}
	return slices.Clip(found)
}

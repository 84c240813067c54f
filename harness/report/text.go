package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/terminal"
	"github.com/framecheck/framecheck/native/host"
)

// text writes what did not pass, and the totals last.
func (r Report) text(w io.Writer) error {
	var b strings.Builder
	for _, result := range r.unsettled() {
		tell(&b, result)
	}
	for _, s := range r.skipped() {
		s.tell(&b)
	}
	fmt.Fprintf(&b, "%s: %s\n", r.where(), harness.Count(r.Results))
	r.caveats().tell(&b)
	_, err := io.WriteString(w, terminal.Printable(b.String()))
	return err
}

// tell writes a result that did not pass.
func tell(b *strings.Builder, result harness.Result) {
	s := result.Scenario
	switch result.Verdict {
	case harness.Fail:
		fmt.Fprintf(b, "FAIL %s: %s\n", s.Title(), oneLine(s.Says))
		for _, m := range result.Mismatches {
			fmt.Fprintf(b, "  %s", m)
		}
		fmt.Fprintln(b)
	case harness.Error:
		fmt.Fprintf(b, "ERROR %s: %s\n  %s\n\n", s.Title(), s.Position, result.Reason)
	case harness.Skip, harness.Pass: // skips are told together
	}
}

// where names the processor, what stands before it, and how closely it was watched.
func (r Report) where() string {
	name := r.Host.CPU.Brand
	if name == "" {
		name = "unknown processor"
	}
	switch r.Host.Layer.Kind {
	case host.Hypervisor:
		name += " (under " + r.Host.Layer.Name + ")"
	case host.Emulator, host.UnknownLayer:
		name += " (not hardware: " + r.Host.Layer.String() + ")"
	case host.NoLayer:
	}
	if r.EveryInstruction {
		name += ", at every instruction"
	}
	return name
}

// oneLine puts an author's statement on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness"
)

// shown is how many annotations of a kind GitHub shows for one step.
const shown = 10

// github writes workflow commands that annotate the scenarios' own lines, then
// the whole text report.
func (r Report) github(w io.Writer) error {
	var b strings.Builder
	annotations := 0
	for _, result := range r.unsettled() {
		if result.Verdict == harness.Skip || annotations == shown {
			continue
		}
		annotations++
		annotate(&b, result)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return r.text(w)
}

// annotate writes one annotation for a result, at its first mismatch.
func annotate(b *strings.Builder, result harness.Result) {
	position, text := result.Scenario.Position, result.Reason
	if len(result.Mismatches) > 0 {
		position, text = result.Mismatches[0].Position, result.Mismatches[0].String()
	}
	fmt.Fprintf(b, "::error file=%s,line=%d,col=%d,title=%s::%s\n", property(position.File), position.Line,
		position.Column, property(result.Scenario.Title()), data(text))
}

// data escapes a command's message.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(strings.TrimRight(text, "\n"))
}

// property escapes a command's property.
func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}

package report

import (
	"crypto/rand"
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/source"
)

// shown is how many annotations of a kind GitHub shows for one step.
const shown = 10

// github writes workflow commands that annotate the scenarios' own lines, then
// the whole text report, in which commands have no effect: an author's words
// are in it.
func (r Report) github(w io.Writer) error {
	var b strings.Builder
	for _, m := range r.Mistakes[:min(len(r.Mistakes), shown)] {
		annotate(&b, m.Position, "bad scenario", m.Error())
	}
	annotated := 0
	for _, result := range r.unsettled() {
		if result.Verdict == harness.Skip || annotated == shown {
			continue
		}
		annotated++
		annotateResult(&b, result)
	}
	if len(r.Mistakes) > 0 {
		_, err := io.WriteString(w, b.String())
		return err
	}
	token := rand.Text()
	fmt.Fprintf(&b, "::stop-commands::%s\n", token)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	if err := r.text(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "::%s::\n", token)
	return err
}

// annotateResult writes one annotation for a result, at its first mismatch.
func annotateResult(b *strings.Builder, result harness.Result) {
	position, text := result.Scenario.Position, result.Reason
	if len(result.Mismatches) > 0 {
		position, text = result.Mismatches[0].Position, result.Mismatches[0].String()
	}
	annotate(b, position, result.Scenario.Title(), text)
}

func annotate(b *strings.Builder, at source.Position, title, text string) {
	fmt.Fprintf(b, "::error file=%s,line=%d,col=%d,title=%s::%s\n", property(at.File), at.Line, at.Column,
		property(title), data(text))
}

// data escapes a command's message.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(strings.TrimRight(text, "\n"))
}

// property escapes a command's property.
func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}

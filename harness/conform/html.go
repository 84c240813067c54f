package conform

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/framecheck/framecheck/harness"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// html writes one page that needs nothing else.
func (r Report) html(w io.Writer) error {
	type shown struct {
		Group
		Smallest *Case
		Lines    [][2]string
		Again    string
	}
	type bar struct {
		row
		Agreed, Known, Diverged, Errors, Skipped float64 // per cent
	}
	view := struct {
		Report
		Verdict           string
		Total             Tally
		Bars              []bar
		Groups            []shown
		NoAnswer, Skipped []reason
		KnownUnanswered   []unanswered
		Stale             []string
		Inferred          int
	}{Report: r, KnownUnanswered: r.knownUnanswered(), Verdict: r.verdict(), Total: r.Total(), NoAnswer: r.reasons(harness.Error), Skipped: r.reasons(harness.Skip), Stale: r.Known.stale(), Inferred: r.inferred()}
	for _, row := range r.rows() {
		share := func(n int) float64 { return 100 * float64(n) / float64(max(row.Cases(), 1)) }
		view.Bars = append(view.Bars, bar{row, share(row.Agreed), share(row.Tally.Known), share(row.Diverged), share(row.Errors), share(row.Tally.Skipped)})
	}
	for _, g := range groups(r.Cases) {
		view.Groups = append(view.Groups, shown{g, g.Cases[0], g.Cases[0].lines(), r.again(g.Cases[0])})
	}
	return page.Execute(w, view)
}

// Badge writes a picture of the verdict, as SVG: the share of cases that agree among
// those that were run.
func (r Report) Badge(w io.Writer) error {
	t := r.Total()
	ran := t.Cases() - t.Skipped
	text, colour := fmt.Sprintf("%d of %d", t.Agreed, ran), "#2e7d32"
	switch {
	case ran == 0:
		text, colour = "nothing run", "#757575"
	case t.Diverged+t.Errors > 0:
		colour = "#c62828"
	case t.Known > 0:
		colour = "#b26a00"
	}
	_, err := fmt.Fprintf(w, badge, text, text, colour, text)
	return err
}

// badge has the text three times: as its title, for readers of the screen, and drawn.
const badge = `<svg xmlns="http://www.w3.org/2000/svg" width="190" height="20" role="img" aria-label="framecheck: %s">
<title>framecheck: %s</title>
<rect width="80" height="20" fill="#424242"/><rect x="80" width="110" height="20" fill="%s"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="40" y="14">framecheck</text><text x="135" y="14">%s</text></g></svg>
`

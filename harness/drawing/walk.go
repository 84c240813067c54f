package drawing

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Walk is a run that was observed at every instruction.
type Walk struct {
	Program   *trace.Program
	Title     string
	Predicted *trace.Trace
	Captured  *trace.Trace // nil where there is none
	// Parting is the first stop at which the two part, the number of a snapshot or
	// that after the last; -1 where they agree. Found is how they part there.
	Parting int
	Found   []diff.Mismatch
	// Short is why the run is not followed to its end; empty where it is.
	Short string
}

// NewWalk compares the two runs of a program; captured may be nil.
func NewWalk(p *trace.Program, title string, predicted, captured *trace.Trace) Walk {
	w := Walk{Program: p, Title: title, Predicted: predicted, Captured: captured, Parting: -1}
	if captured == nil {
		w.Short = diff.Unsettled(p, predicted, predicted)
		return w
	}
	w.Parting, w.Found = diff.Parting(p, predicted, captured, func(int) source.Position { return source.Position{} })
	w.Short = diff.Unsettled(p, predicted, captured)
	return w
}

// DrawWalk writes a run instruction by instruction, with what each changed, up to
// the one after which prediction and capture part.
func DrawWalk(w io.Writer, walk Walk, s Style) error {
	d := walkDrawing{Walk: walk, style: s, glyphs: s.glyphs()}
	d.head()
	for i := range d.steps() {
		d.step(i)
	}
	d.foot()
	_, err := io.WriteString(w, d.text.String())
	return err
}

type walkDrawing struct {
	Walk
	style  Style
	glyphs glyphs
	text   strings.Builder
}

// steps is how many instructions there are to draw: each leads from one stop to
// the next, the last to the end.
func (d *walkDrawing) steps() int {
	all := len(d.Predicted.Snapshots)
	if d.Captured != nil {
		all = min(all, len(d.Captured.Snapshots))
	}
	if d.Parting >= 0 {
		all = min(all, d.Parting)
	}
	return all
}

func (d *walkDrawing) head() {
	fmt.Fprintf(&d.text, "%s\n\n", d.style.paint(bold, plain(d.Title)))
	captured := ""
	if d.Captured != nil {
		captured = "captured"
	}
	head := fmt.Sprintf(form, "line", "address", "instruction", "predicted", captured)
	fmt.Fprintf(&d.text, "%s\n", d.style.paint(dim, strings.TrimRight(head, " ")))
}

// form is that of a row: line, address, instruction, and what it changed for the
// model and for the processor.
const form = "%5s  %-10s  %-24s  %-44s  %s"

func (d *walkDrawing) foot() {
	d.text.WriteString("\n")
	if d.Parting >= 0 {
		d.parting()
		return
	}
	ending, last := "The run ends: "+diff.TellOutcome(d.Program, d.Predicted)+".", " and at the end"
	switch {
	case d.Short != "":
		ending, last = "The run is not followed to its end: "+d.Short+".", ""
	case d.Predicted.Outcome.Kind == trace.TimedOut:
		ending, last = "The run does not end.", ""
	}
	if d.Captured == nil {
		fmt.Fprintf(&d.text, "%s\nPredicted by the model; not run on a processor.\n", ending)
		return
	}
	stops := len(d.Captured.Snapshots)
	if d.Predicted.Round == 0 || d.Predicted.Cut {
		stops = min(stops, len(d.Predicted.Snapshots))
	}
	fmt.Fprintf(&d.text, "%s\nThe processor did as predicted at each of %d stops%s.\n", ending, stops, last)
}

// parting tells both sides' values where they part.
func (d *walkDrawing) parting() {
	title := d.glyphs.differs + " Prediction and capture part before the first instruction:"
	if after := d.Found[0].After; after != "" {
		title = fmt.Sprintf("%s Prediction and capture part after %s:", d.glyphs.differs, after)
	}
	fmt.Fprintln(&d.text, d.style.paint(red, title))
	for _, m := range d.Found {
		fmt.Fprintf(&d.text, "  %s\n    predicted  %s\n    captured   %s\n", m.What, m.Predicted, m.Captured)
		if m.Note != "" {
			fmt.Fprintf(&d.text, "    %s\n", m.Note)
		}
	}
}

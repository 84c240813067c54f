package drawing

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
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
	if d.Predicted.Outcome.Kind == trace.TimedOut {
		ending, last = "The run does not end.", ""
	}
	if d.Captured == nil {
		fmt.Fprintf(&d.text, "%s\nPredicted by the model; not run on a processor.\n", ending)
		return
	}
	stops := min(len(d.Predicted.Snapshots), len(d.Captured.Snapshots))
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

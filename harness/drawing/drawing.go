package drawing

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Moment is what there is to draw: a prediction, and the capture of the same
// moment unless the program was not run.
type Moment struct {
	Program   *trace.Program
	Title     string
	Predicted *trace.Snapshot
	Captured  *trace.Snapshot // nil where there is none
	// Names says what the variable at an address is called, or nothing; it may be nil.
	Names func(address uint64) string
}

// Draw writes the stack at a moment.
func Draw(w io.Writer, m Moment, s Style) error {
	d := drawing{Moment: m, style: s, glyphs: s.glyphs()}
	d.view = diff.NewView(m.Program, m.Predicted, m.Predicted.Predicted)
	snapshots := []*trace.Snapshot{m.Predicted}
	if m.Captured != nil {
		snapshots = append(snapshots, m.Captured)
	}
	low, high := touched(m.Program, d.view, snapshots...)
	all := slots(d.view, signalFrames(d.view, m.Program, m.Predicted.Predicted), low, high, d.rsp())
	d.head(all)
	d.rows(all)
	d.foot()
	_, err := io.WriteString(w, d.text.String())
	return err
}

type drawing struct {
	Moment
	style  Style
	glyphs glyphs
	view   diff.View
	text   strings.Builder
	differ int // slots and registers that differ
}

func (d *drawing) rsp() uint64 { return d.Predicted.Registers.Get(trace.RSP) }
func (d *drawing) rbp() uint64 { return d.Predicted.Registers.Get(trace.RBP) }

func (d *drawing) head(all []slot) {
	fmt.Fprintf(&d.text, "%s\n\n", d.style.paint(bold, d.Title))
	where := ""
	switch {
	case !d.Program.Stack.Contains(d.rsp(), 0):
		where = "on the stack"
	case !slices.ContainsFunc(all, func(s slot) bool { return d.rsp()-s.address < uint64(s.size) }):
		where = "within what is drawn"
	}
	if where != "" {
		fmt.Fprintf(&d.text, "        %s is %#x, which is not %s\n\n", d.view.Name(trace.RSP), d.rsp(), where)
	}
	captured := ""
	if d.Captured != nil {
		captured = fmt.Sprintf("%-20s", "captured")
	}
	fmt.Fprintf(&d.text, "%s\n", d.style.paint(dim, fmt.Sprintf("        %-12s%6s%7s%6s  %-20s%s%s",
		"address", d.view.Name(trace.RBP), d.view.Name(trace.RSP), "bytes", "predicted", captured, "what it is")))
}

// rows draws the slots, bracketed by frame.
func (d *drawing) rows(all []slot) {
	for i, s := range all {
		switch {
		case i == 0 || all[i-1].frame != s.frame || all[i-1].framed != s.framed:
			d.frameHead(s)
		case all[i-1].field.of != s.field.of:
			d.signalHead(s)
		}
		d.row(s)
		if s.framed && (i == len(all)-1 || all[i+1].frame != s.frame) {
			fmt.Fprintf(&d.text, "      %s%s\n", d.glyphs.bottom, d.glyphs.line)
		}
	}
}

// signalHead says where the kernel's frame for a handler begins, or ends, within the frame
// that it interrupts.
func (d *drawing) signalHead(s slot) {
	title := "below the signal's frame"
	if s.field.of != "" {
		title = "the signal's frame for " + s.field.of
	}
	fmt.Fprintf(&d.text, "      %s%s %s\n", d.glyphs.side, d.glyphs.line, d.style.paint(bold, title))
}

// frameHead opens the bracket of a frame.
func (d *drawing) frameHead(s slot) {
	if !s.framed {
		fmt.Fprintf(&d.text, "        %s\n", d.style.paint(dim, "above the frame of main"))
		return
	}
	title := fmt.Sprintf("%s%s frame of %s, cfa %#x", d.glyphs.top, d.glyphs.line, s.frame.Function, s.frame.CFA)
	fmt.Fprintf(&d.text, "      %s\n", d.style.paint(bold, title))
}

func (d *drawing) foot() {
	d.registers()
	if d.Captured == nil {
		fmt.Fprintf(&d.text, "\nPredicted by the model; not run on a processor.\n")
		return
	}
	verdict := "The processor's stack and registers are as predicted."
	if d.differ > 0 {
		verdict = d.style.paint(red, fmt.Sprintf("%s %d differ from the prediction.", d.glyphs.differs, d.differ))
	}
	fmt.Fprintf(&d.text, "\n%s\n", verdict)
}

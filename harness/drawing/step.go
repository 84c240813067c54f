package drawing

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// step draws the instruction that was executed at a stop, under the labels that
// stand there.
func (d *walkDrawing) step(i int) {
	at := d.Predicted.Snapshots[i].Registers.RIP
	d.labels(at)
	for d.skips(i, at) {
		d.row(at, []string{"(no stop behind a load of SS)"}, d.same())
		at = d.behind(at)
	}
	if d.goesOn(d.Predicted, i) || d.Captured != nil && d.goesOn(d.Captured, i) {
		d.row(at, []string{"(the run goes on)"}, d.same())
		return
	}
	ours := d.changes(d.Predicted, i, at)
	if i != d.Parting-1 {
		d.row(at, ours, d.same())
		return
	}
	d.row(at, ours, d.glyphs.differs)
	d.lines(red, "", "", "captured", d.changes(d.Captured, i, at), "")
}

// goesOn reports whether a machine shows no more of a run than the i-th stop, which
// is not its end.
func (d *walkDrawing) goesOn(t *trace.Trace, i int) bool {
	return i == len(t.Snapshots)-1 && (t.Cut || t.Outcome.Kind == trace.TimedOut)
}

// same stands for a capture that is as predicted.
func (d *walkDrawing) same() string {
	if d.Captured == nil {
		return ""
	}
	return "="
}

func (d *walkDrawing) labels(address uint64) {
	for _, s := range d.Program.Symbols {
		if s.Address == address && s.Address > d.Program.Exit {
			fmt.Fprintln(&d.text, d.style.paint(bold, s.Name+":"))
		}
	}
}

// row draws one instruction.
func (d *walkDrawing) row(address uint64, told []string, captured string) {
	number, instruction, code := "", "?", ""
	if line, ok := d.Program.Line(address); ok {
		number, instruction = fmt.Sprint(line.Position.Line), plain(text(d.Program, line))
	}
	switch {
	case captured == d.glyphs.differs:
		code = red
	case instruction == checkpoint:
		code = dim
	}
	d.lines(code, number, fmt.Sprintf("%#x", address), instruction, told, captured)
}

// toldWidth is that of the column of what changed, in characters.
const toldWidth = 44

// lines draws a row. What does not fit into the column of what changed goes on
// below.
func (d *walkDrawing) lines(code, number, address, instruction string, told []string, captured string) {
	line := ""
	end := func() {
		row := strings.TrimRight(fmt.Sprintf(form, number, address, instruction, line, captured), " ")
		d.text.WriteString(d.style.paint(code, row) + "\n")
		number, address, instruction, line, captured = "", "", "", "", ""
	}
	for i, change := range told {
		if i < len(told)-1 {
			change += ","
		}
		if line != "" && utf8.RuneCountInString(line+" "+change) > toldWidth {
			end()
		}
		line = strings.TrimPrefix(line+" "+change, " ")
	}
	end()
}

// changes tells what the step behind a stop changed on one machine. It ended with
// the instruction at an address.
func (d *walkDrawing) changes(t *trace.Trace, i int, address uint64) []string {
	next := stopOf(t, i+1)
	if next == nil {
		return []string{diff.TellOutcome(d.Program, t)}
	}
	after := d.Predicted.Final.Predicted
	if i+1 < len(d.Predicted.Snapshots) {
		after = d.Predicted.Snapshots[i+1].Predicted
	}
	c := change{
		program: d.Program, instruction: address, before: &t.Snapshots[i], after: next,
		was: diff.NewView(d.Program, &t.Snapshots[i], after), is: diff.NewView(d.Program, next, after),
	}
	if after != nil {
		before := d.Predicted.Snapshots[i].Predicted
		c.undefined, c.calls = after.Undefined&^before.Undefined, after.Calls[len(before.Calls):]
	}
	c.faulted = next == &t.Final && t.Outcome.Kind == trace.Faulted && address == next.Registers.RIP
	if i == d.Parting-1 {
		c.other = d.other(t, i+1)
	}
	return c.list()
}

// other gives the stop of the machine that a trace is not of, or its end; nil as stopOf.
func (d *walkDrawing) other(t *trace.Trace, stop int) *trace.Snapshot {
	other := d.Captured
	if t == d.Captured {
		other = d.Predicted
	}
	return stopOf(other, stop)
}

// stopOf gives a stop of a run, the end after the last; nil where nothing is known of that.
func stopOf(t *trace.Trace, stop int) *trace.Snapshot {
	switch {
	case stop < len(t.Snapshots):
		return &t.Snapshots[stop]
	case t.Outcome.Kind.HasFinal():
		return &t.Final
	}
	return nil
}

// behind is where the line of an instruction ends; 0 where it has none.
func (d *walkDrawing) behind(address uint64) uint64 {
	line, ok := d.Program.Line(address)
	if !ok {
		return 0
	}
	return line.Address + uint64(line.Size)
}

// skips reports whether no stop could be made behind the instruction at an address,
// which is among those that were executed from the i-th stop on.
func (d *walkDrawing) skips(i int, address uint64) bool {
	next := d.Predicted.Final.Registers.RIP
	if i+1 < len(d.Predicted.Snapshots) {
		next = d.Predicted.Snapshots[i+1].Registers.RIP
	}
	end := d.behind(address)
	return !d.goesOn(d.Predicted, i) && end > address && (next <= address || next > end) &&
		diff.HoldsTrap(d.Program.Code[address-trace.CodeBase:end-trace.CodeBase])
}

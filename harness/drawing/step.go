package drawing

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// step draws the instruction that was executed at a stop, under the labels that
// stand there.
func (d *walkDrawing) step(i int) {
	at := d.Predicted.Snapshots[i].Registers.RIP
	d.labels(at)
	if d.skips(i) {
		d.row(at, "(no stop behind a load of SS)", d.same())
		at = d.behind(at)
	}
	ours := d.changes(d.Predicted, i, at)
	if i == d.Parting-1 {
		d.row(at, ours, d.changes(d.Captured, i, at)+" "+d.glyphs.differs)
		return
	}
	d.row(at, ours, d.same())
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
func (d *walkDrawing) row(address uint64, predicted, captured string) {
	number, instruction := "", "?"
	if line, ok := d.Program.Line(address); ok {
		number, instruction = fmt.Sprint(line.Position.Line), plain(text(d.Program, line))
	}
	line := strings.TrimRight(fmt.Sprintf(form, number, fmt.Sprintf("%#x", address), instruction, predicted, captured), " ")
	switch {
	case strings.HasSuffix(captured, d.glyphs.differs):
		line = d.style.paint(red, line)
	case instruction == checkpoint:
		line = d.style.paint(dim, line)
	}
	d.text.WriteString(line + "\n")
}

// changes tells what the step behind a stop changed on one machine. It ended with
// the instruction at an address.
func (d *walkDrawing) changes(t *trace.Trace, i int, address uint64) string {
	next := &t.Final
	if i+1 < len(t.Snapshots) {
		next = &t.Snapshots[i+1]
	} else if t.Outcome.Kind == trace.TimedOut {
		return "(the run goes on)"
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
		c.undefined = after.Undefined &^ d.Predicted.Snapshots[i].Predicted.Undefined
	}
	return strings.Join(c.list(), ", ")
}

// behind is the address of the instruction behind that of a line.
func (d *walkDrawing) behind(address uint64) uint64 {
	line, _ := d.Program.Line(address)
	return line.Address + uint64(line.Size)
}

// skips reports whether no stop could be made behind an instruction, because it
// loads SS: the processor holds the trap flag's trap off until after the next
// instruction (SDM vol. 3, 6.8.3).
func (d *walkDrawing) skips(i int) bool {
	s := &d.Predicted.Snapshots[i]
	line, ok := d.Program.Line(s.Registers.RIP)
	if !ok || line.Address != s.Registers.RIP || !loadsSS(d.Program.Code[line.Address-trace.CodeBase:][:line.Size]) {
		return false
	}
	next := d.Predicted.Final.Registers.RIP
	if i+1 < len(d.Predicted.Snapshots) {
		next = d.Predicted.Snapshots[i+1].Registers.RIP
	}
	return next != d.behind(line.Address)
}

// loadsSS reports whether an instruction is pop ss or mov ss behind its prefixes
// (SDM vol. 2, appendix A: 17, and 8E with 2 in the register field).
func loadsSS(code []byte) bool {
	for len(code) > 0 && strings.IndexByte("\x26\x2e\x36\x3e\x64\x65\x66\x67\xf2\xf3", code[0]) >= 0 {
		code = code[1:]
	}
	if len(code) > 0 && code[0]&0xf0 == 0x40 { // REX
		code = code[1:]
	}
	return len(code) > 0 && code[0] == 0x17 || len(code) > 1 && code[0] == 0x8e && code[1]>>3&7 == 2
}

package drawing

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// row draws one slot.
func (d *drawing) row(s slot) {
	predicted, _ := d.view.Bytes(s.address, s.size)
	line := fmt.Sprintf("%s %s %s", d.arrow(s), d.side(s), d.place(s))
	line += fmt.Sprintf("%s  %-20s", column(fmt.Sprint(s.size), 6), d.value(s, predicted))
	mark := ""
	if d.Captured != nil {
		captured, _ := d.captured().Bytes(s.address, s.size)
		differs := d.view.Differs(s.address, predicted, captured)
		if differs {
			d.differ++
			mark = d.glyphs.differs + " "
		}
		line += fmt.Sprintf("%-20s", d.capturedValue(s, captured, differs))
	}
	line += mark + d.name(s, predicted)
	d.text.WriteString(d.shade(s, mark, strings.TrimRight(line, " ")) + "\n")
}

func (d *drawing) captured() diff.View {
	return diff.NewView(d.Program, d.Captured, d.Predicted.Predicted)
}

// shade colours a row: red where it differs, dim where it is padding, red zone
// or left over.
func (d *drawing) shade(s slot, mark, line string) string {
	switch {
	case mark != "":
		return d.style.paint(red, line)
	case s.address < d.rsp() || s.origin.Role == trace.Untouched:
		return d.style.paint(dim, line)
	case s.origin.Role == trace.ReturnAddress || s.origin.Role == trace.SavedRegister:
		return d.style.paint(cyan, line)
	}
	return line
}

// arrow points at the slots that rsp and rbp point into.
func (d *drawing) arrow(s slot) string {
	var names []string
	for _, r := range []trace.Register{trace.RSP, trace.RBP} {
		if at := d.Predicted.Registers.Get(r); at >= s.address && at-s.address < uint64(s.size) {
			names = append(names, d.view.Name(r))
		}
	}
	switch len(names) {
	case 0:
		return "     "
	case 1:
		return " " + names[0] + d.glyphs.arrow
	}
	return "both" + d.glyphs.arrow
}

func (d *drawing) side(s slot) string {
	switch {
	case !s.framed:
		return " "
	case s.address < d.rsp():
		return d.glyphs.shade
	}
	return d.glyphs.side
}

// place gives the address and the offsets from rbp, where it points into the
// stack, and rsp.
func (d *drawing) place(s slot) string {
	return fmt.Sprintf("%#-12x%6s%s", s.address, d.offset(s, d.rbp()), column(d.offset(s, d.rsp()), 7))
}

// column is a text at the right of a column; one that is too wide for it stays apart from
// what comes before.
func column(text string, width int) string { return fmt.Sprintf(" %*s", width-1, text) }

func (d *drawing) offset(s slot, base uint64) string {
	if !d.Program.Stack.Contains(base, 0) {
		return ""
	}
	return fmt.Sprintf("%+d", int64(s.address-base))
}

// value writes up to eight bytes as a number; of more, the lowest eight. Where the manual
// leaves some of the bits undefined it ends in a question mark.
func (d *drawing) value(s slot, bytes []byte) string {
	switch {
	case s.origin.Role == trace.Untouched:
		return strings.Repeat(d.glyphs.shade, 4)
	case !d.view.Defined(s.address, s.size):
		return "undefined"
	case s.size <= 8 && d.view.UndefinedAt(s.address, s.size):
		return hexadecimal(bytes) + "?"
	}
	return hexadecimal(bytes)
}

func (d *drawing) capturedValue(s slot, bytes []byte, differs bool) string {
	if s.origin.Role == trace.Untouched && !differs {
		return strings.Repeat(d.glyphs.shade, 4)
	}
	return hexadecimal(bytes)
}

func hexadecimal(bytes []byte) string {
	var n uint64
	for i, b := range bytes[:min(len(bytes), 8)] {
		n |= uint64(b) << (8 * i)
	}
	text := fmt.Sprintf("%#x", n)
	if len(bytes) > 8 {
		text += ".."
	}
	return text
}

// name says what a slot is for, and what its value means.
func (d *drawing) name(s slot, value []byte) string {
	called := ""
	if d.Names != nil {
		called = d.Names(s.address)
	}
	if s.origin.Role == trace.Untouched {
		if called != "" {
			return called + ", untouched"
		}
		return d.untouched(s)
	}
	name := d.view.Role(s.address)
	if s.field.name != "" {
		name = s.field.name
	}
	if called != "" && s.origin.Role != trace.ReturnAddress {
		name = called
	}
	if s.address < d.rsp() && s.address >= d.rsp()-redZone(d.view) {
		name += ", red zone"
	}
	if _, meaning, ok := strings.Cut(d.view.Tell(value), " ("); ok {
		name += ": " + strings.TrimSuffix(meaning, ")")
	}
	return name
}

// untouched names bytes that nobody wrote by where they lie.
func (d *drawing) untouched(s slot) string {
	switch {
	case s.address < d.rsp() && s.address >= d.rsp()-redZone(d.view):
		return "untouched: red zone"
	case s.address < d.rsp() && redZone(d.view) > 0:
		return "untouched, below the red zone"
	case s.address < d.rsp():
		return "untouched, below " + d.view.Name(trace.RSP)
	case !s.framed:
		return "untouched"
	}
	return "untouched: padding, or not written yet"
}

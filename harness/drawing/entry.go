package drawing

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// DrawEntry writes the stack of a process at its first instruction, and what became of
// the process. captured is nil where it was not run.
func DrawEntry(w io.Writer, title string, predicted *execve.Prediction, captured *process.Run, s Style) error {
	d := entryDrawing{predicted: predicted, captured: captured, style: s, glyphs: s.glyphs()}
	d.head(title)
	for i := len(predicted.Slots) - 1; i >= 0; i-- {
		d.row(predicted.Slots[i])
	}
	fmt.Fprintf(&d.text, "      %s%s\n", d.glyphs.bottom, d.glyphs.line)
	d.foot()
	_, err := io.WriteString(w, d.text.String())
	return err
}

type entryDrawing struct {
	predicted *execve.Prediction
	captured  *process.Run
	style     Style
	glyphs    glyphs
	text      strings.Builder
	differ    int // slots
}

func (d *entryDrawing) head(title string) {
	fmt.Fprintf(&d.text, "%s\n\n", d.style.paint(bold, title))
	captured := ""
	if d.captured != nil {
		captured = fmt.Sprintf("%-20s", "captured")
	}
	fmt.Fprintf(&d.text, "%s\n", d.style.paint(dim, fmt.Sprintf("        %-16s%7s%7s  %-20s%s%s", "address", "rsp", "bytes", "predicted", captured, "what it is")))
	fmt.Fprintf(&d.text, "      %s%s the end of [stack], %#x\n", d.glyphs.top, d.glyphs.line, d.predicted.Entry.Stack.End())
}

func (d *entryDrawing) row(s execve.Slot) {
	stack := d.predicted.Entry.Stack
	predicted, _ := stack.Slice(s.Address, s.Size)
	text := isText(s.Name)
	value, arrow := valueAtEntry(predicted, text), "     "
	if s.System != "" {
		value = "the system's"
	}
	if s.Address == stack.Base {
		arrow = " rsp" + d.glyphs.arrow
	}
	line := fmt.Sprintf("%s %s %#-16x%+7d%7d  %-20s", arrow, d.glyphs.side, s.Address, s.Address-stack.Base, s.Size, value)
	mark := ""
	if d.captured != nil {
		captured, ok := d.captured.Entry.Stack.Slice(s.Address, s.Size)
		line += fmt.Sprintf("%-20s", valueAtEntry(captured, text))
		if s.System == "" && (!ok || !bytes.Equal(captured, predicted)) {
			d.differ++
			mark = d.glyphs.differs + " "
		}
	}
	line += mark + s.Name + d.leads(s, predicted)
	d.text.WriteString(d.style.paint(d.shade(s, mark), strings.TrimRight(line, " ")) + "\n")
}

func (d *entryDrawing) shade(s execve.Slot, mark string) string {
	switch {
	case mark != "":
		return red
	case s.Name == "padding" || s.Name == "alignment":
		return dim
	case strings.HasPrefix(s.Name, "end of") || s.Name == "argc":
		return cyan
	}
	return ""
}

// leads says what a predicted address leads to.
func (d *entryDrawing) leads(s execve.Slot, value []byte) string {
	if len(value) != 8 || s.System != "" {
		return ""
	}
	address, _ := trace.Memory{Bytes: value}.Quadword(0)
	for _, other := range d.predicted.Slots {
		if other.Address == address {
			return ": leads to the " + other.Name
		}
	}
	return ""
}

// isText reports whether a slot is a string.
func isText(name string) bool {
	return strings.HasPrefix(name, "text of ") || name == "platform" || name == "executable's name"
}

// valueAtEntry is a number, or a text as far as there is room.
func valueAtEntry(value []byte, text bool) string {
	const room = 12
	switch {
	case value == nil:
		return ""
	case len(value) == 8 && !text:
		n, _ := trace.Memory{Bytes: value}.Quadword(0)
		return fmt.Sprintf("%#x", n)
	case !text && len(bytes.Trim(value, "\x00")) == 0:
		return "zeros"
	case text && bytes.IndexByte(value, 0) == len(value)-1:
		text := string(value[:len(value)-1])
		if len(text) > room {
			return fmt.Sprintf("%.12q…", text)
		}
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprintf("% x", value[:min(len(value), room/2)])
}

func (d *entryDrawing) foot() {
	end := "It exits"
	if o := d.predicted.Outcome; o.Signal != 0 {
		end = fmt.Sprintf("It ends in SIGSEGV at %#x", o.Address)
	}
	for _, m := range d.predicted.After {
		if m.Name == "[stack]" {
			fmt.Fprintf(&d.text, "\n%s; [stack] then begins at %#x.\n", end, m.From)
		}
	}
	switch {
	case d.captured == nil:
		fmt.Fprintf(&d.text, "Predicted by the model; not run on a processor.\n")
	case d.differ > 0:
		fmt.Fprintf(&d.text, "%s\n", d.style.paint(red, fmt.Sprintf("%s %d slots differ from the prediction.", d.glyphs.differs, d.differ)))
	default:
		fmt.Fprintf(&d.text, "The kernel's stack is as predicted.\n")
	}
}

package drawing

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness/frames"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Layout is what the layout model predicts of a function.
type Layout struct {
	Function *declaration.Function
	Mark     string // in whose blocks the frame is; empty: outside of all
	Call     framemap.Call
	Frame    *framemap.Frame // nil where the function is coded
}

// DrawLayout writes how a function is called and what its frame holds. Nothing has run
// for it.
func DrawLayout(w io.Writer, l Layout, s Style) error {
	d := layoutDrawing{Layout: l, style: s, glyphs: s.glyphs(), mode: l.Function.Convention.Mode()}
	d.head()
	if l.Frame != nil {
		d.frame()
	}
	_, err := io.WriteString(w, d.text.String())
	return err
}

type layoutDrawing struct {
	Layout
	style  Style
	glyphs glyphs
	mode   trace.Mode
	text   strings.Builder
}

func (d *layoutDrawing) head() {
	title := fmt.Sprintf("%s, called by %s", d.Function.Name, d.Function.Convention)
	if d.Mark != "" {
		title += ", at " + d.Mark
	}
	fmt.Fprintf(&d.text, "%s\n\n", d.style.paint(bold, title))
	for _, a := range d.Call.Arguments {
		fmt.Fprintf(&d.text, "  argument   %-12s %s\n", a.Name, d.places(a))
	}
	fmt.Fprintf(&d.text, "  result     %-12s %s\n", "", d.places(d.Call.Result))
	if d.Call.StackBytes > 0 {
		fmt.Fprintf(&d.text, "  on the stack %d bytes", d.Call.StackBytes)
		if d.Call.HomeSpace > 0 {
			fmt.Fprintf(&d.text, ", %d of them home space", d.Call.HomeSpace)
		}
		fmt.Fprintf(&d.text, "; the callee pops %d\n", d.Call.Pops)
	}
	fmt.Fprintf(&d.text, "  %s is a multiple of %d before the call\n\n", registerIn(d.mode, trace.RSP), d.Call.Alignment)
}

func (d *layoutDrawing) places(p framemap.Place) string {
	if places := frames.Places(d.mode, p); len(places) > 0 {
		return strings.Join(places, ", ")
	}
	return "nothing"
}

func (d *layoutDrawing) frame() {
	pointer := d.Frame.FramePointer
	fmt.Fprintf(&d.text, "%s\n", d.style.paint(dim, fmt.Sprintf("    %8s %8s %6s %6s  what lies there", "", d.column(pointer), "bytes", "align")))
	fmt.Fprintf(&d.text, "  %s%s\n", d.glyphs.top, d.glyphs.line)
	for _, s := range d.Frame.Slots {
		relative := ""
		if pointer != 0 {
			relative = fmt.Sprintf("%s%+d", registerIn(d.mode, trace.RBP), s.Offset-pointer)
		}
		alignment := ""
		if s.Align > 0 {
			alignment = fmt.Sprint(s.Align)
		}
		row := fmt.Sprintf("  %s %8s %8s %6d %6s  %s", d.glyphs.side, fmt.Sprintf("cfa%+d", s.Offset), relative, s.Size, alignment, frames.Describe(d.mode, s))
		fmt.Fprintln(&d.text, d.style.paint(shadeOf(s.Role), row))
	}
	fmt.Fprintf(&d.text, "  %s%s %s is at cfa%+d\n", d.glyphs.bottom, d.glyphs.line, registerIn(d.mode, trace.RSP), -int64(d.Frame.Size))
	for i, f := range d.Frame.List {
		begins := ""
		if i == 0 {
			begins = "va_list"
		}
		fmt.Fprintf(&d.text, "  %-10s %-18s %s\n", begins, f.Name, frames.DescribeField(f))
	}
}

func (d *layoutDrawing) column(pointer int64) string {
	if pointer == 0 {
		return ""
	}
	return registerIn(d.mode, trace.RBP)
}

func shadeOf(r framemap.Role) string {
	switch r {
	case framemap.Padding, framemap.HomeSpace:
		return dim
	case framemap.ReturnAddress, framemap.FramePointer, framemap.SavedRegister, framemap.RegisterSave:
		return cyan
	case framemap.Argument, framemap.Local, framemap.Spill:
	}
	return ""
}

func registerIn(mode trace.Mode, r trace.Register) string {
	if mode == trace.Mode32 {
		return "e" + r.String()[1:]
	}
	return r.String()
}

package drawing

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
)

// DrawUnwinding writes how walkers of the stack did: their instructions by function, their
// walks, and what they have wrong.
func DrawUnwinding(w io.Writer, r *walking.Report, s Style) error {
	d := unwindingDrawing{Report: r, style: s, glyphs: s.glyphs()}
	d.table()
	for _, f := range r.Findings {
		if f.Walker != scenarios.ByFramePointer {
			d.finding(f)
		}
	}
	d.chain()
	d.skips()
	if r.Unfollowed != "" {
		fmt.Fprintf(&d.text, "\nOf %d runs %d were not followed to the end, and so not held there:\n  %s\n", r.Runs, r.Unended, strings.ReplaceAll(r.Unfollowed, "\n", "\n  "))
	}
	_, err := io.WriteString(w, d.text.String())
	return err
}

type unwindingDrawing struct {
	*walking.Report
	style  Style
	glyphs glyphs
	text   strings.Builder
}

// table has a row for each function, whose instructions it counts, and one for the walks.
func (d *unwindingDrawing) table() {
	head, under := "", "function"
	for _, w := range d.Walkers {
		head += fmt.Sprintf("   %-24s", w)
		under += fmt.Sprintf("   %6s %6s %10s", "right", "wrong", "no rule")
	}
	width := d.width()
	name, counts, _ := strings.Cut(under, "   ")
	d.line(dim, fmt.Sprintf("%-*s%s", width, "", head))
	d.line(dim, fmt.Sprintf("%-*s   %s", width, name, counts))
	for _, f := range d.Functions {
		d.row(width, f.Program+": "+f.Name, f.Tallies)
	}
	totals := walking.Tallies{}
	for _, w := range d.Walkers {
		totals[w] = d.Total(w)
	}
	d.line(dim, strings.Repeat(d.glyphs.line, width+len(d.Walkers)*27))
	d.row(width, "all instructions", totals)
	d.row(width, "whole walks", d.Walks)
}

func (d *unwindingDrawing) width() int {
	width := len("all instructions")
	for _, f := range d.Functions {
		width = max(width, len(f.Program)+len(": ")+len(f.Name))
	}
	return min(width, widest)
}

// widest is how many columns a name has beside its counts: those of a matrix's cases can
// be longer, and have a line of their own.
const widest = 60

// row draws the counts of each walker; one that has none had nothing to go by.
func (d *unwindingDrawing) row(width int, name string, tallies walking.Tallies) {
	name = plain(name)
	if len(name) > width {
		d.line("", name)
		name = ""
	}
	line, code := fmt.Sprintf("%-*s", width, name), ""
	for _, w := range d.Walkers {
		t := tallies[w]
		if t.All() == 0 {
			line += fmt.Sprintf("   %24s", "")
			continue
		}
		line += fmt.Sprintf("   %6d %6d %10d", t.Right, t.Wrong, t.NoRule)
		if t.Wrong > 0 {
			code = red
		}
	}
	d.line(code, line)
}

func (d *unwindingDrawing) line(code, text string) {
	d.text.WriteString(d.style.paint(code, strings.TrimRight(text, " ")) + "\n")
}

// chain counts what the chain of frame pointers has wrong, which is no mistake of anybody's.
func (d *unwindingDrawing) chain() {
	functions, first := 0, walking.Finding{}
	for _, f := range d.Findings {
		if f.Walker == scenarios.ByFramePointer {
			if functions++; functions == 1 {
				first = f
			}
		}
	}
	if functions > 0 {
		d.text.WriteString("\n")
		d.line(dim, fmt.Sprintf("The chain of frame pointers goes astray in %d functions, as it does where rbp is not, not yet or no longer the frame's own; first in %s at %s.",
			functions, plain(first.Program), plain(first.Place)))
	}
}

// skips has a line for each reason.
func (d *unwindingDrawing) skips() {
	var reasons []string
	programs := map[string][]string{}
	for _, s := range d.Skipped {
		if programs[s.Reason] == nil {
			reasons = append(reasons, s.Reason)
		}
		programs[s.Reason] = append(programs[s.Reason], s.Program)
	}
	for _, reason := range reasons {
		more := ""
		if n := len(programs[reason]) - 1; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(&d.text, "\nSKIP %s%s: %s\n", plain(programs[reason][0]), more, plain(reason))
	}
}

func (d *unwindingDrawing) finding(f walking.Finding) {
	where := "before it ran"
	if f.Frame > 0 {
		where = fmt.Sprintf("in the frame of its call, %d below", f.Frame)
	}
	d.text.WriteString("\n")
	d.line(red, fmt.Sprintf("%s %s: %s is wrong at %s, %s, stop %d", d.glyphs.differs, plain(f.Program), f.Walker, plain(f.Place), where, f.Step))
	fmt.Fprintf(&d.text, "  %s\n    walked    %s\n    captured  %s\n", f.What, plain(f.Walked), f.Actual)
}

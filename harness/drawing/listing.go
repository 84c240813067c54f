package drawing

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// List writes a program's machine code: address, bytes and the author's line of
// each instruction, with the functions and labels where they stand.
func List(w io.Writer, p *trace.Program, s Style) error {
	var b strings.Builder
	next := 0
	for _, line := range p.Lines {
		for ; next < len(p.Symbols) && p.Symbols[next].Address <= line.Address; next++ {
			if named := p.Symbols[next]; named.Address > p.Exit {
				fmt.Fprintln(&b, s.paint(bold, named.Name+":"))
			}
		}
		code := p.Code[line.Address-trace.CodeBase:][:line.Size]
		fmt.Fprintf(&b, "  %#x  %-30s  %s\n", line.Address, fmt.Sprintf("% x", code), text(p, line))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// checkpoint stands for the nop that is there to be observed at.
const checkpoint = "(checkpoint)"

// text is what the author wrote, or for a checkpoint's nop what it is there for.
func text(p *trace.Program, line trace.Line) string {
	for _, c := range p.Checkpoints {
		if c.Address == line.Address {
			return checkpoint
		}
	}
	return line.Text
}

package lowering

import (
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

// parse reads the routine's lines as a listing. Each makes one statement, which gets
// the position of its step. What cannot be read, a mark that is no label, is reported.
func (r *routine) parse() intel.Listing {
	texts := make([]string, len(r.lines))
	for k, l := range r.lines {
		texts[k] = l.text
	}
	text := strings.Join(texts, "\n")
	file := source.NewFile(r.Name, text)
	listing, mistakes := intel.Parse(r.Name, r.Position, source.Block{File: file, Line: 1, Text: text})
	for _, m := range mistakes {
		r.wrong(r.lines[m.Position.Line-1].at, m.Hint, "%s", m.Message)
	}
	for k := range listing.Statements {
		s := &listing.Statements[k]
		l := r.lines[s.Position.Line-1]
		s.Position = l.at
		if l.shown != "" {
			s.Text = l.shown
		}
		for o := range s.Operands {
			s.Operands[o].Position = l.at
		}
	}
	listing.Block = source.Block{}
	return listing
}

package schemata

import (
	"go/token"
	"slices"
	"strings"
)

// script is what is changed in a file's text. The text between two changes
// stays, and so do the numbers of the lines.
type script struct {
	text []byte
	base token.Pos // of the text's first byte
	// opens and closes are put in, those of an outer node before those of an
	// inner one; swaps replace.
	opens, closes, swaps []change
}

type change struct {
	at, end int // what is replaced; nothing where they are equal
	text    string
}

func (s *script) offset(p token.Pos) int { return int(p - s.base) }

// wrap puts text before and after what lies between two places.
func (s *script) wrap(from, to token.Pos, before, after string) {
	s.opens = append(s.opens, change{s.offset(from), s.offset(from), before})
	s.closes = append(s.closes, change{s.offset(to), s.offset(to), after})
}

// swap replaces what lies between two places.
func (s *script) swap(from, to token.Pos, text string) {
	s.swaps = append(s.swaps, change{s.offset(from), s.offset(to), text})
}

// render gives what lies between two offsets, changed.
func (s *script) render(from, to int) string {
	closes := slices.Clone(s.closes)
	slices.Reverse(closes) // at one place, the inner ones first
	all := slices.Concat(closes, s.opens, s.swaps)
	all = slices.DeleteFunc(all, func(c change) bool { return c.at < from || c.end > to })
	slices.SortStableFunc(all, func(a, b change) int { return a.at - b.at })
	var b strings.Builder
	for _, c := range all {
		b.Write(s.text[from:c.at])
		b.WriteString(c.text)
		from = c.end
	}
	b.Write(s.text[from:to])
	return b.String()
}

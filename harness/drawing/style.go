package drawing

import (
	"strings"
	"unicode"
)

// Style is what a terminal can show.
type Style struct {
	ASCII bool // no characters beyond ASCII
	Color bool // ANSI colours
}

// glyphs are the marks of a drawing.
type glyphs struct {
	top, side, bottom, line, arrow, differs, shade string
}

func (s Style) glyphs() glyphs {
	if s.ASCII {
		return glyphs{top: "+", side: "|", bottom: "+", line: "-", arrow: ">", differs: "!", shade: ":"}
	}
	return glyphs{top: "┌", side: "│", bottom: "└", line: "─", arrow: "→", differs: "≠", shade: "░"}
}

// Colours by ANSI number (ECMA-48, select graphic rendition).
const (
	bold = "1"
	dim  = "2"
	red  = "31"
	cyan = "36"
)

// paint colours a text; no code leaves it as it is.
func (s Style) paint(code, text string) string {
	if !s.Color || text == "" || code == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// plain puts an author's words on one line, without what could move a terminal's
// cursor.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}

package scenarios

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/framecheck/framecheck/scenarios/source"
)

// What a file may hold. A file beyond a limit is refused as a whole.
const (
	MaxFileSize  = 1 << 20 // bytes
	MaxLine      = 4096    // bytes
	MaxDepth     = 64      // nodes within nodes
	MaxCases     = 100_000 // that a matrix makes
	MaxNames     = 16      // of a matrix
	MaxExpansion = 1 << 26 // bytes: the cases of a matrix times the size of its file
)

// tooLarge is the mistake of a file that is not even looked into.
func tooLarge(name string) source.Diagnostics {
	return source.Diagnostics{{
		Position: source.Position{File: name, Line: 1, Column: 1},
		Message:  fmt.Sprintf("the file is larger than %d bytes", MaxFileSize),
		Hint:     "a scenario is one document; split the file",
	}}
}

// byteOrderMark is U+FEFF, which some editors put before a text in UTF-8.
var byteOrderMark = []byte("\uFEFF")

// checkCharacters finds the first character that cannot be in a scenario: what
// is no text, what editors and YAML do not both take for the end of a line, and
// what goes beyond the longest line.
func checkCharacters(r *report, text []byte) {
	line, column, length := 1, 1, 0
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		m := characterMistake(c, size, text, column)
		if length += size; m == nil && length > MaxLine+len("\r\n") {
			m = mistakef("break the line, or write the list with a line for each item", "the line is longer than %d bytes", MaxLine)
		}
		if m != nil {
			r.add(r.file.At(line, column), m)
			return
		}
		text, column = text[size:], column+1
		if c == '\n' {
			line, column, length = line+1, 1, 0
		}
	}
}

func characterMistake(c rune, size int, text []byte, column int) *mistake {
	switch {
	case c == utf8.RuneError && size == 1:
		return mistakef("save the file as UTF-8", "the byte %#02x is no UTF-8: this is not a text file", text[0])
	case c == '\r' && !bytes.HasPrefix(text, []byte("\r\n")):
		return mistakef("end lines with LF or CR LF", "a carriage return stands alone")
	case c == '\u0085' || c == '\u2028' || c == '\u2029':
		return mistakef("end lines with LF or CR LF", "the character %U ends a line in YAML, but not in editors", c)
	case c < ' ' && c != '\t' && c != '\n' && c != '\r', 0x7f <= c && c < 0xa0, c == '\uFEFF', c == '\uFFFE', c == '\uFFFF':
		return mistakef("a scenario is YAML text in UTF-8", "the character %U: this is not a text file", c)
	case c == '%' && column == 1:
		return mistakef("leave the line out", "a line that begins with %% is a YAML directive; a scenario has none")
	}
	return nil
}

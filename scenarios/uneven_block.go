package scenarios

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
)

// unevenBlock is a block of text that YAML ends earlier than its author: the first of its
// lines, or an empty one before that, is indented by more than a later one, and says how
// far all are (YAML 1.2, 8.1.1.1).
type unevenBlock struct {
	first, ends    int // lines of the file: that which says it, and the first that is indented by less
	deeper, indent int // spaces before each
}

// blockHeader is a line behind which a block begins that does not say its indentation.
var blockHeader = regexp.MustCompile(`(?:^|[ :-])[|>][-+]?[ \t]*(?:#.*)?$`)

// unevenBlock finds the block that ended in vain before a line which is not YAML, or is
// its last one.
func (r *report) unevenBlock(line int) (unevenBlock, bool) {
	for header := line - 1; header > 0; header-- {
		if !blockHeader.MatchString(r.file.Line(header)) {
			continue
		}
		if b, uneven := r.blockBehind(header, line); uneven {
			return b, true
		}
	}
	return unevenBlock{}, false
}

// blockBehind looks at a block whose lines are to go on up to a given one, or to the one
// before it.
func (r *report) blockBehind(header, to int) (b unevenBlock, uneven bool) {
	outside, began, more := r.spaces(header), false, false
	for line := header + 1; line <= r.file.Lines(); line++ {
		text, spaces := strings.TrimSpace(r.file.Line(line)), r.spaces(line)
		switch {
		case text == "" && !began && spaces > b.deeper:
			b.first, b.deeper = line, spaces
		case text == "":
		case spaces <= outside:
			return b, more && b.ends <= to && to <= line
		case !began && spaces >= b.deeper:
			b.first, b.deeper, began = line, spaces, true
		case spaces < b.deeper && b.ends == 0:
			b.ends, b.indent, began = line, spaces, true
			more = text[0] != '#'
		case b.ends > 0:
			more = more || text[0] != '#'
		}
	}
	return b, more && b.ends <= to
}

func (r *report) spaces(line int) int {
	text := r.file.Line(line)
	return len(text) - len(strings.TrimLeft(text, " "))
}

func (b unevenBlock) place(f *source.File) source.Position { return f.At(b.ends, b.indent+1) }

func (b unevenBlock) mistake() *mistake {
	return mistakef(fmt.Sprintf("write line %d with %d spaces before it, or this one with %d", b.first, b.indent, b.deeper),
		"not YAML: line %d begins a text with %d spaces, and this line, with %d, is no longer of it", b.first, b.deeper, b.indent)
}

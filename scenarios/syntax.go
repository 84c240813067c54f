package scenarios

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
)

// syntax takes down an error of the YAML library at the place where the library
// noticed it. The library itself tells lines only, and of some errors the line
// where the mapping or list around them begins.
func (r *report) syntax(text []byte, err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	told := 0
	if m := toldLine.FindStringSubmatch(message); m != nil {
		told, _ = strconv.Atoi(m[1])
		message = message[len(m[0]):]
	}
	if strings.HasPrefix(message, "exceeded max depth") {
		message = "nested more than " + strconv.Itoa(MaxDepth) + " deep"
	}
	at := r.syntaxPlace(text, message, told)
	if uneven, found := r.unevenBlock(at.Line); found {
		r.add(uneven.place(r.file), uneven.mistake())
		return
	}
	if strings.HasPrefix(message, "did not find expected") && told > 0 && told+1 < at.Line {
		message += " in what begins on line " + strconv.Itoa(told+1) // which the library counts from 0 here
	}
	r.add(at, &mistake{"not YAML: " + message, r.syntaxHint(at.Line, message)})
}

var (
	toldLine      = regexp.MustCompile(`^line ([0-9]+): `)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
)

// syntaxPlace finds the place that a message of the library is about. told is
// the line that the library tells, or 0.
func (r *report) syntaxPlace(text []byte, message string, told int) source.Position {
	if m := unknownAnchor.FindStringSubmatch(message); m != nil {
		line, column := lineAndColumn(text[:max(bytes.Index(text, []byte("*"+m[1])), 0)])
		return r.file.At(line, column)
	}
	line, column := noticed(text)
	switch {
	case strings.HasPrefix(message, "did not find expected"): // some tokens ago, most often on this line
		column = 0
	case strings.Contains(message, "tab character"):
		for line = max(told, 1); line < r.file.Lines() && !strings.Contains(r.indentation(line), "\t"); {
			line++
		}
	case told > 0 && told != line:
		line, column = told, 0
	}
	return r.file.At(r.visible(line, column))
}

// indentation is the white space that a line begins with.
func (r *report) indentation(line int) string {
	text := r.file.Line(line)
	return text[:len(text)-len(strings.TrimLeft(text, " \t"))]
}

// visible moves a place that shows nothing to the nearest text before it, and
// where the column is not known, to the first character of the line, or to the
// tab that indents it.
func (r *report) visible(line, column int) (int, int) {
	for line > 1 && strings.TrimSpace(r.file.Line(line)) == "" {
		line, column = line-1, 0
	}
	indent := r.indentation(line)
	if tab := strings.IndexByte(indent, '\t'); tab >= 0 {
		return line, tab + 1
	}
	if column < 1 || column > utf8.RuneCountInString(r.file.Line(line)) {
		return line, len(indent) + 1
	}
	return line, column
}

// lookahead is how many characters the library's scanner reads beyond the one
// that it looks at.
const lookahead = 4

// noticed finds the place that the library had come to when it gave up. It
// takes in the text piece by piece at first, and then, near the place, byte by
// byte. The column is 0 where the text was at its end.
func noticed(text []byte) (line, column int) {
	coarse := lastRead(text, len(text))
	end := lastRead(text, max(coarse-4096, 0))
	atEnd := end >= len(text)
	for i := 0; i < lookahead && end > 0 && !atEnd; i++ {
		_, size := utf8.DecodeLastRune(text[:end])
		end -= size
	}
	line, column = lineAndColumn(text[:end])
	if atEnd {
		column = 0
	}
	return line, column
}

// lineAndColumn gives the place after a text.
func lineAndColumn(before []byte) (line, column int) {
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// lastRead decodes the text until the library gives up and tells how many bytes
// it had taken in, singly from slow onward.
func lastRead(text []byte, slow int) int {
	reader := &stepReader{text: text, slow: slow}
	decoder := yaml.NewDecoder(reader)
	for {
		if _, err := decode(decoder); err != nil {
			return reader.next
		}
	}
}

// stepReader hands a text out in large pieces up to a place and then in bytes.
type stepReader struct {
	text       []byte
	next, slow int
}

func (s *stepReader) Read(into []byte) (int, error) {
	if s.next >= len(s.text) {
		return 0, io.EOF
	}
	n := 1
	if s.next < s.slow {
		n = copy(into, s.text[s.next:s.slow])
	}
	into[0] = s.text[s.next]
	s.next += n
	return n, nil
}

package scenarios

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
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
	line, column := noticed(text)
	if told > 0 && told != line && !strings.HasPrefix(message, "did not find expected") {
		line, column = told, 0
	}
	line, column = r.visible(line, column)
	r.add(r.file.At(line, column), &mistake{"not YAML: " + message, r.syntaxHint(line)})
}

var toldLine = regexp.MustCompile(`^line ([0-9]+): `)

// visible moves a place that shows nothing to the nearest text before it, and
// where the column is not known, to the first character of the line, or to the
// tab that indents it.
func (r *report) visible(line, column int) (int, int) {
	for line > 1 && strings.TrimSpace(r.file.Line(line)) == "" {
		line, column = line-1, 0
	}
	text := r.file.Line(line)
	indent := len(text) - len(strings.TrimLeft(text, " \t"))
	if tab := strings.IndexByte(text[:indent], '\t'); tab >= 0 {
		return line, tab + 1
	}
	if column < 1 || column > utf8.RuneCountInString(text) {
		return line, indent + 1
	}
	return line, column
}

func (r *report) syntaxHint(line int) string {
	text := r.file.Line(line)
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	switch {
	case strings.Contains(indent, "\t"):
		return "indent with spaces; YAML takes no tab there"
	case unquotedInFlow.MatchString(text):
		return `within { } or [ ] a placeholder is quoted, as in {rdi: "${value}"}`
	}
	return ""
}

var unquotedInFlow = regexp.MustCompile(`[\[{,:] *\$\{[^"']*[\]}]`)

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
	before := text[:end]
	line = 1 + bytes.Count(before, []byte("\n"))
	if atEnd {
		return line, 0
	}
	return line, 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
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

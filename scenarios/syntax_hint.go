package scenarios

import (
	"regexp"
	"strings"
)

// syntaxHint says what to write instead of what the YAML library does not take.
func (r *report) syntaxHint(line int, message string) string {
	text := r.file.Line(line)
	switch {
	case strings.Contains(r.indentation(line), "\t"):
		return "indent with spaces; YAML takes no tab there"
	case unquotedInFlow.MatchString(text):
		return `within { } or [ ] a placeholder is quoted, as in {rdi: "${value}"}`
	}
	for _, known := range syntaxHints {
		if strings.Contains(message, known.message) {
			return known.hint
		}
	}
	return "look at the indentation, the quotes and the brackets up to here"
}

var unquotedInFlow = regexp.MustCompile(`[\[{](?:[^"']|"[^"]*"|'[^']*')*\$\{`)

// syntaxHints are for the messages of the YAML library, by a part of each.
var syntaxHints = []struct{ message, hint string }{
	{"unexpected end of stream", "a quote that is opened here is not closed"},
	{"did not find expected ','", `within { } or [ ] a text with one of these characters, a comma or a colon is quoted, as in ["push qword [rsp]"]`},
	{"did not find expected key", "begin each key in the column of the others beside it, and quote text that holds a quote or a colon"},
	{"did not find expected '-' indicator", "begin each item with - in the column of the others"},
	{"did not find expected node content", "write a value between the brackets and commas, or quote the text"},
	{"could not find expected ':'", "write key: value, or indent a text that goes on on another line"},
	{"mapping values are not allowed", "quote a text that holds a colon before a space, or put the key on a line of its own"},
	{"mapping keys are not allowed", "quote a text that begins with ?"},
	{"block sequence entries are not allowed", "put the list on lines of its own, or quote a text that begins with -"},
	{"cannot start any token", "quote a text that begins with @, a backquote, % or a tab"},
	{"unknown escape character", `write \\ for a backslash, or put the text between ' '`},
	{"hexdecimal number", `write \\ for a backslash, or put the text between ' '`},
	{"Unicode character escape", `write \\ for a backslash, or put the text between ' '`},
	{"unexpected document indicator", "close the quote before, and leave --- and ... out"},
	{"expected <document start>", "indent all of the document alike: its keys begin in one column"},
	{"unknown anchor", "write the value itself, or quote a text that begins with *"},
	{"alphabetic or numeric character", "quote a text that begins with & or *"},
	{"directive", "leave it out, or quote a text that begins with %"},
	{"block scalar", "write | alone behind the key, and the text on the lines below"},
	{"comment or line break", "write | alone behind the key, and the text on the lines below"},
	{"indentation indicator", "write | alone behind the key, and the text on the lines below"},
	{"tag", "leave it out, or quote a text that begins with !"},
	{"nested more than", tooDeep},
	{"tab character", "indent with spaces; YAML takes no tab there"},
}

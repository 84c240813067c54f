package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Excerpt is an author's text as a message quotes it: on one line, and not all
// of it where it is long.
func Excerpt(text string) string {
	const most = 60 // characters
	text = strings.Join(strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || Unprintable(c) }), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}

// Unprintable reports whether a character does things to a terminal.
func Unprintable(c rune) bool { return c != '\t' && !unicode.IsPrint(c) || c == utf8.RuneError }

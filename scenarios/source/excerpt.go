package source

import (
	"strconv"
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

// Shown is an author's text as a title has it: with characters that do things to a terminal
// as Go writes them, as in \x1b.
func Shown(text string) string {
	if !strings.ContainsFunc(text, Unprintable) {
		return text
	}
	var shown strings.Builder
	for _, c := range text {
		if Unprintable(c) {
			quoted := strconv.QuoteRune(c)
			shown.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		shown.WriteRune(c)
	}
	return shown.String()
}

// Unprintable reports whether a character does things to a terminal.
func Unprintable(c rune) bool { return c != '\t' && !unicode.IsPrint(c) || c == utf8.RuneError }

package intel

import (
	"fmt"
	"strings"
)

// token is a word, a number or a sign of a line.
type token struct {
	kind tokenKind
	text string
	at   int // byte of the line where it begins
}

func (t token) end() int { return t.at + len(t.text) }

type tokenKind uint8

const (
	endToken tokenKind = iota
	wordToken
	numberToken
	signToken
)

// mistake is what is wrong at a byte of a line.
type mistake struct {
	at            int
	message, hint string
}

func mistakef(at int, hint, format string, args ...any) *mistake {
	return &mistake{at, fmt.Sprintf(format, args...), hint}
}

const signs = "[]+-*,:"

// scan splits a line without its comment into tokens. What is no token is left
// out and reported.
func scan(line string) (tokens []token, wrong []*mistake) {
	for at := 0; at < len(line); {
		c := line[at]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			at++
			continue
		case strings.IndexByte(signs, c) >= 0:
			tokens = append(tokens, token{signToken, line[at : at+1], at})
		case isDigit(c):
			tokens = append(tokens, token{numberToken, line[at:wordEnd(line, at)], at})
		case isWord(c):
			tokens = append(tokens, token{wordToken, line[at:stackEnd(line, at, wordEnd(line, at))], at})
		default:
			r := []rune(line[at:])[0]
			wrong = append(wrong, mistakef(at, characterHint(r), "the character %q has no meaning in an instruction", r))
			at += len(string(r))
			if r == '\uFFFD' { // a byte that is no UTF-8 is one byte long
				return tokens, wrong
			}
			continue
		}
		at = tokens[len(tokens)-1].end()
	}
	return tokens, wrong
}

func characterHint(r rune) string {
	switch r {
	case '%', '$', '(', ')':
		return "write Intel syntax, as in mov rax, [rbp-8]: no %, $ or parentheses"
	case '{', '}':
		return "masks and rounding are not supported here; write the bytes with .byte"
	case '"', '\'':
		return "write the character's code as a number, as in .byte 0x41"
	}
	return "leave it out"
}

// withoutComment cuts a line where ";", "#" or "//" begins, and gives the
// comment with that.
func withoutComment(line string) (code, comment string) {
	end := len(line)
	for _, sign := range []string{";", "#", "//"} {
		if at := strings.Index(line, sign); at >= 0 {
			end = min(end, at)
		}
	}
	return line[:end], line[end:]
}

func wordEnd(line string, at int) int {
	for at < len(line) && (isWord(line[at]) || isDigit(line[at])) {
		at++
	}
	return at
}

// stackEnd is the end of a word, that of "st(1)" where it stands there.
func stackEnd(line string, at, end int) int {
	if strings.EqualFold(line[at:end], "st") && len(line) >= end+3 && line[end] == '(' && isDigit(line[end+1]) && line[end+2] == ')' {
		return end + 3
	}
	return end
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isWord reports whether a name can begin with the character or go on with it.
func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '.' || c == '@' || c == '?'
}

package scenarios

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// scalar says which single values may stand at a place.
type scalar struct {
	what    string // in messages, as in "a register"
	integer bool   // an integer may stand here, from min to max
	text    bool   // text may stand here, of the form of pattern
	truth   bool   // the word true may stand here
	// anything may stand here that is not nothing.
	anything bool
	min      int64
	max      int64
	choices  []int64        // all integers that may stand here, where they can be listed
	pattern  *regexp.Regexp // of the whole text, and of an integer where text may stand too
	words    []string       // all texts of the form, where they can be listed
	// explain says more about a text that has not the form of pattern.
	explain func(mode trace.Mode, text string) *mistake
}

// textOf is text of a form.
func textOf(what, pattern string) *scalar {
	return &scalar{what: what, text: true, pattern: whole(pattern)}
}

// wordOf is one of some words.
func wordOf(what string, words []string) *scalar {
	return &scalar{what: what, text: true, words: words, pattern: whole(strings.Join(words, "|"))}
}

// numberFrom is an integer from least to most.
func numberFrom(what string, least, most int64) *scalar {
	return &scalar{what: what, integer: true, min: least, max: most}
}

// numberOrText is a value that begins with a number or a word.
func numberOrText(what, pattern string, explain func(trace.Mode, string) *mistake) *scalar {
	return &scalar{what: what, text: true, integer: true, pattern: whole(pattern), explain: explain}
}

func whole(pattern string) *regexp.Regexp { return regexp.MustCompile("^(?:" + pattern + ")$") }

// kind is what a scalar stands for in YAML 1.2 (core schema, 10.3.2), which is
// what editors and JSON take it for.
type kind string

const (
	textKind    kind = "the text"
	integerKind kind = "the integer"
	floatKind   kind = "the number"
	truthKind   kind = "the truth value"
	nothingKind kind = "nothing"
)

// of gives the kind with the text, for messages.
func (k kind) of(text string) string {
	switch k {
	case nothingKind:
		return string(k)
	case textKind:
		return fmt.Sprintf("the text %q", source.Excerpt(text))
	}
	return string(k) + " " + source.Excerpt(text)
}

var plainKinds = []struct {
	kind    kind
	pattern *regexp.Regexp
}{
	{nothingKind, whole(`|~|null|Null|NULL`)},
	{truthKind, whole(`true|True|TRUE|false|False|FALSE`)},
	{integerKind, whole(`[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+`)},
	{floatKind, whole(`[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)`)},
}

func kindOf(plain bool, text string) kind {
	if plain {
		for _, k := range plainKinds {
			if k.pattern.MatchString(text) {
				return k.kind
			}
		}
	}
	return textKind
}

// mistake says what is wrong with a scalar, or nil.
func (s *scalar) mistake(mode trace.Mode, plain bool, text string) *mistake {
	switch k := kindOf(plain, text); {
	case k == nothingKind:
		return mistakef("", "expected %s, found nothing", s.what)
	case s.anything:
		return nil
	case k == truthKind && s.truth:
		return s.truthMistake(text)
	case k == integerKind && s.integer || k == textKind && s.text:
		return s.formMistake(mode, text)
	case k == textKind && !plain:
		return mistakef("", "expected %s, found the text %q", s.what, source.Excerpt(text))
	case k != truthKind && s.integer:
		return s.formMistake(mode, text)
	case s.text && !s.integer && s.pattern.MatchString(text):
		return mistakef(fmt.Sprintf("if it is meant as text, put it in quotes: %q", source.Excerpt(text)),
			"expected %s, found %s", s.what, k.of(text))
	default:
		return mistakef("", "expected %s, found %s", s.what, k.of(text))
	}
}

func (s *scalar) truthMistake(text string) *mistake {
	if text == "true" {
		return nil
	}
	return mistakef("write true, or leave the key out", "expected %s, found %s", s.what, text)
}

// formMistake looks at a text, or at an integer as it is written.
func (s *scalar) formMistake(mode trace.Mode, text string) *mistake {
	if !s.text {
		return s.rangeMistake(text)
	}
	if s.pattern.MatchString(text) {
		return nil
	}
	if s.explain != nil {
		if m := s.explain(mode, text); m != nil {
			return m
		}
	}
	hint := ""
	if s.words != nil {
		hint = suggestion(text, s.words)
	}
	return mistakef(hint, "expected %s, found %q", s.what, source.Excerpt(text))
}

func (s *scalar) rangeMistake(text string) *mistake {
	value, m := parseInteger(text)
	if m != nil {
		return m
	}
	switch {
	case s.choices != nil:
		if value.IsInt64() && slices.Contains(s.choices, value.Int64()) {
			return nil
		}
		return mistakef("", "expected %s, found %s", s.what, source.Excerpt(text))
	case value.Cmp(big.NewInt(s.min)) < 0:
		return mistakef("", "expected %s, found %s, which is less than %d", s.what, source.Excerpt(text), s.min)
	case value.Cmp(big.NewInt(s.max)) > 0:
		return mistakef("", "expected %s, found %s, which is more than %d", s.what, source.Excerpt(text), s.max)
	}
	return nil
}

// isPlain reports whether a scalar stands without quotes and on its own, so
// that it can be something else than text.
func isPlain(n *yaml.Node) bool {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return n.Style&quoted == 0
}

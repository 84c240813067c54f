package scenarios

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
)

// A placeholder is ${name}, for which each case of a matrix has a value.
const (
	placeholderStart = "${"
	namePattern      = `[a-z][a-z0-9_]*`
)

var (
	placeholder        = regexp.MustCompile(`\$\{(` + namePattern + `)\}`)
	leadingPlaceholder = regexp.MustCompile("^" + placeholder.String())
)

// substitution gives each name of a matrix its value in one case.
type substitution map[string]string

// in puts the values into a text. A placeholder without a value stays.
func (s substitution) in(text string) string {
	if len(s) == 0 || !strings.Contains(text, placeholderStart) {
		return text
	}
	return placeholder.ReplaceAllStringFunc(text, func(p string) string {
		if value, ok := s[p[len(placeholderStart):len(p)-1]]; ok {
			return value
		}
		return p
	})
}

// replaced tells, for a text of several lines, where values have another length
// than what stands in the file.
func (s substitution) replaced(text string) []source.Replacement {
	if len(s) == 0 || !strings.Contains(text, placeholderStart) {
		return nil
	}
	var all []source.Replacement
	for number, line := range strings.Split(text, "\n") {
		shift := 0
		for _, m := range placeholder.FindAllStringSubmatchIndex(line, -1) {
			value := utf8.RuneCountInString(s[line[m[2]:m[3]]])
			all = append(all, source.Replacement{
				Line: number, Column: utf8.RuneCountInString(line[:m[0]]) + shift,
				Length: value, Written: m[1] - m[0],
			})
			shift += value - (m[1] - m[0])
		}
	}
	return all
}

// unfilled reports whether there is a placeholder left in a text. It is a
// mistake that has been taken down.
func unfilled(text string) bool { return strings.Contains(text, placeholderStart) }

// checkNoPlaceholders takes down every placeholder where there can be none.
func (r *reader) checkNoPlaceholders(n *yaml.Node, key string) {
	if n.Kind == yaml.ScalarNode && unfilled(n.Value) {
		r.wrong(n, "write it out", "there are no placeholders in %s", key)
	}
	for _, child := range n.Content {
		r.checkNoPlaceholders(child, key)
	}
}

// checkPlaceholders learns which names of the matrix are used and, where all of
// them are known, takes down every placeholder that has no value.
func (r *reader) checkPlaceholders(n *yaml.Node, names []string, used map[string]bool, known bool) {
	for rest := n.Value; n.Kind == yaml.ScalarNode && !r.full(); {
		at := strings.Index(rest, placeholderStart)
		if at < 0 {
			break
		}
		rest = rest[at:]
		name := placeholderName(rest)
		used[name] = true
		switch {
		case name == "":
			line, _, _ := strings.Cut(rest, "\n")
			r.add(r.inside(n, len(n.Value)-len(rest)), mistakef("a placeholder is written ${name}, with small letters, digits and _", "%q begins no placeholder", source.Excerpt(line)))
		case known && !slices.Contains(names, name):
			r.add(r.inside(n, len(n.Value)-len(rest)), unknownPlaceholder(name, names))
		}
		rest = rest[len(placeholderStart):]
	}
	for _, child := range n.Content {
		r.checkPlaceholders(child, names, used, known)
	}
}

// placeholderName is the name in the placeholder that a text begins with, or
// empty.
func placeholderName(text string) string {
	if m := leadingPlaceholder.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

func unknownPlaceholder(name string, names []string) *mistake {
	if len(names) == 0 {
		return mistakef("as in matrix: {"+source.Excerpt(name)+": [8, 16]}", "${%s} has no value: the file has no matrix", source.Excerpt(name))
	}
	return mistakef(suggestion(name, names), "${%s} has no value: the matrix does not name it", source.Excerpt(name))
}

package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// entries gives those of a mapping whose keys are known and whose values fit.
func (r *reader) entries(n *yaml.Node, s *shape) []entry {
	seen := make(map[string]*yaml.Node, len(n.Content)/2)
	var fitting []entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		e := entry{key: n.Content[i], value: n.Content[i+1]}
		if e.key.Kind != yaml.ScalarNode {
			r.add(r.at(e.key), mistakef("", "expected a key, found %s", r.describe(e.key)).or(s.example))
			continue
		}
		e.text = r.text(e.key)
		if first, twice := seen[e.text]; twice {
			r.wrong(e.key, "leave one of the two out", "the key %s stands on line %d already", source.Excerpt(e.text), first.Line)
			continue
		}
		seen[e.text] = e.key
		if value := r.known(e, s); value != nil && r.fits(e.value, value) {
			fitting = append(fitting, e)
		}
	}
	r.together(n, s, seen)
	return fitting
}

// known gives the shape of a key's value, or nil after taking down that there
// is no such key. A key with a meaning of its own is written out.
func (r *reader) known(e entry, s *shape) *shape {
	m := s.mapping
	if k, ok := m.key(e.key.Value); ok {
		return k.value
	}
	if m.other != nil && m.other.name.pattern.MatchString(e.text) {
		return m.other.value
	}
	if e.key.Tag == "!!merge" || unfilled(e.text) || r.full() { // taken down already, or not to be
		return nil
	}
	if _, ok := m.key(e.text); ok {
		r.wrong(e.key, "write it out", "the key %s cannot come from a placeholder", e.text)
		return nil
	}
	r.add(r.at(e.key), unknownKey(r.mode, e.text, m).or(s.example))
	return nil
}

// unknownKey says that there is no such key, and which there are.
func unknownKey(mode trace.Mode, text string, m *mapping) *mistake {
	switch {
	case m.other == nil:
		return mistakef(source.DidYouMean(text, m.names()), "unknown key %q", source.Excerpt(text))
	case len(m.keys) == 0:
		return m.other.name.formMistake(mode, text)
	}
	if explain := m.other.name.explain; explain != nil {
		if wrong := explain(mode, text); wrong != nil {
			return wrong
		}
	}
	hint := "one of: " + strings.Join(m.names(), ", ") + ", or " + m.other.name.what
	if near := source.Nearest(text, slices.Concat(m.other.name.words, m.names())); near != "" {
		hint = "did you mean " + near + "?"
	}
	return mistakef(hint, "unknown key %q", source.Excerpt(text))
}

// together takes down which keys are missing and which cannot be together.
func (r *reader) together(n *yaml.Node, s *shape, seen map[string]*yaml.Node) {
	m := s.mapping
	for _, k := range m.keys {
		found, ok := seen[k.name]
		switch {
		case !ok && k.required && seen[k.instead] == nil && !misspelt(k.name, m, seen):
			r.wrong(n, k.name+": "+k.doc, "the key %s is missing", k.name)
		case ok && k.alone && len(seen) > 1:
			r.wrong(found, "write it as an item of its own", "beside %s there can be no other key", k.name)
		case ok && k.needs != "" && seen[k.needs] == nil:
			r.wrong(found, "add "+k.needs+", or leave "+k.name+" out", "%s has a meaning only beside %s", k.name, k.needs)
		}
	}
	if len(m.oneOf) == 0 {
		return
	}
	var chosen []string
	for _, name := range m.oneOf {
		if seen[name] != nil {
			chosen = append(chosen, name)
		}
	}
	switch {
	case len(chosen) == 0 && !slices.ContainsFunc(m.oneOf, func(name string) bool { return misspelt(name, m, seen) }):
		r.add(r.at(n), mistakef("", "one of the keys %s is missing", strings.Join(m.oneOf, ", ")).or(s.example))
	case len(chosen) > 1:
		r.wrong(seen[chosen[1]], "write two items", "%s and %s cannot be of one item", chosen[0], chosen[1])
	}
}

// misspelt reports whether one of the keys that a mapping has, and should not
// have, is probably meant to be the given one.
func misspelt(name string, m *mapping, seen map[string]*yaml.Node) bool {
	if len(seen) > maxMistakes { // more than a mapping with known keys can have
		return false
	}
	for other := range seen {
		_, known := m.key(other)
		known = known || m.other != nil && m.other.name.pattern.MatchString(other)
		if !known && source.Nearest(other, m.names()) == name {
			return true
		}
	}
	return false
}

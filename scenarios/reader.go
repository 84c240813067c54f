package scenarios

import (
	"cmp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// reader reads one case of a document. It goes by shapes: what does not fit its
// shape is taken down and left out, so that what is left can be relied on and
// every other mistake of the file is still found.
type reader struct {
	report
	mode     trace.Mode
	inX87    bool // whether main returns its result in st0
	modeSaid bool
	// convention is that of functions that do not say their own; empty: the mode's usual one.
	convention declaration.Convention
	types      map[string]*declaration.Type
	extents    map[*declaration.Type]extent // of arrays, structs and unions
	values     substitution
	listings   listings
	names      names
	// signalHandlers are those of the scenario, at whose beginning sigframe has a meaning.
	signalHandlers []SignalHandler
	// restores says that it has the function that handlers return to, of its own accord.
	restores bool
	// unsound says that some expectations could not be read.
	unsound bool
}

// entry is a key of a mapping with its value.
type entry struct {
	key, value *yaml.Node
	text       string // of the key
}

// text gives a scalar's text with the values of this case in it.
func (r *reader) text(n *yaml.Node) string { return r.values.in(n.Value) }

// plain reports whether a scalar can be something else than text. Where a value
// of the case has been put in, quotes have done their service: within { } and
// [ ] a placeholder cannot stand without.
func (r *reader) plain(n *yaml.Node) bool {
	return isPlain(n) || strings.Contains(n.Value, placeholderStart)
}

// fits takes down what keeps a node from being of the shape.
func (r *reader) fits(n *yaml.Node, s *shape) bool {
	switch {
	case n.Kind == yaml.ScalarNode && s.scalar != nil:
		text := r.text(n)
		if unfilled(text) {
			return false
		}
		if m := s.scalar.mistake(r.mode, r.plain(n), text); m != nil {
			r.add(r.at(n), m.or(s.example))
			return false
		}
		return true
	case n.Kind == yaml.SequenceNode && s.items != nil, n.Kind == yaml.MappingNode && s.mapping != nil:
		if len(n.Content) == 0 {
			r.wrong(n, cmp.Or(s.empty, "leave the key out where there is nothing to say"), "expected %s, found %s", s.what, r.describe(n))
		}
		return len(n.Content) > 0
	case n.Kind == yaml.AliasNode: // its anchor is taken down already
		return false
	}
	r.add(r.at(n), mistakef("", "expected %s, found %s", s.what, r.describe(n)).or(s.example))
	return false
}

// or gives the mistake a hint with an example where it has none of its own.
func (m *mistake) or(example string) *mistake {
	if m.hint == "" && example != "" {
		return &mistake{m.message, "as in " + example}
	}
	return m
}

func (r *reader) describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode && len(n.Content) == 0:
		return "an empty list"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode && len(n.Content) == 0:
		return "an empty mapping"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	}
	text := r.text(n)
	return kindOf(r.plain(n), text).of(text)
}

// items gives those of a list that fit.
func (r *reader) items(n *yaml.Node, s *shape) []*yaml.Node {
	var items []*yaml.Node
	for _, item := range n.Content {
		if r.fits(item, s) {
			items = append(items, item)
		}
	}
	return items
}

// oneOrAll gives a value itself, or those of a list that fit.
func (r *reader) oneOrAll(n *yaml.Node, s *shape) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		return r.items(n, s.items)
	}
	return []*yaml.Node{n}
}

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

// readRecord reads a mapping that fits the record's shape.
func readRecord[T any](r *reader, n *yaml.Node, s *record[T], into *T) {
	entries := r.entries(n, s.shape)
	for _, f := range s.fields {
		for _, e := range entries {
			if e.text == f.name && f.read != nil {
				f.read(r, into, e.value)
			}
		}
	}
	for _, e := range entries {
		if _, ok := s.shape.mapping.key(e.text); !ok {
			s.other(r, into, e)
		}
	}
}

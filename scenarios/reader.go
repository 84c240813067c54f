package scenarios

import (
	"cmp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
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

package scenarios

import "gopkg.in/yaml.v3"

// shape says what may stand at a place of a document: a scalar, a list, a
// mapping, or any of those that are set. The reader and the JSON Schema both
// follow it, so neither knows a key that the other does not.
type shape struct {
	name    string // under which the schema refers to it; empty: it is written in place
	what    string // in messages, as in "a list of claims"
	example string // as in "[S2-05, S2-06]"
	empty   string // what to write in place of a list or mapping of nothing; empty: leave the key out
	scalar  *scalar
	items   *shape   // of a list, which is not empty
	mapping *mapping // which is not empty
}

// mapping says which keys a mapping has.
type mapping struct {
	keys  []key
	other *otherKeys // nil where there are none but keys
	oneOf []string   // exactly one of these keys is there
}

// key is a key of a mapping and what it means.
type key struct {
	name, doc string
	required  bool
	instead   string // of a required key: the one that can be there in its place
	needs     string // the key that must be beside it
	alone     bool   // no other key may be beside it
	value     *shape
}

// otherKeys are keys of a form, as the names of functions are.
type otherKeys struct {
	name  *scalar
	doc   string
	value *shape
}

// names lists the keys.
func (m *mapping) names() []string {
	names := make([]string, len(m.keys))
	for i, k := range m.keys {
		names[i] = k.name
	}
	return names
}

// key finds a key by its name.
func (m *mapping) key(name string) (key, bool) {
	for _, k := range m.keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}

// listOf is a shape of a list alone.
func listOf(what, example string, items *shape) *shape {
	return &shape{what: what, example: example, items: items}
}

// oneOrMore is a value, or a list of such values.
func oneOrMore(name string, one *shape) *shape {
	return &shape{name: name, what: one.what + ", or a list of such", example: one.example, scalar: one.scalar, items: one}
}

// mapOf is a shape of a mapping whose keys are all of one form.
func mapOf(what, example string, names *scalar, doc string, value *shape) *shape {
	return &shape{what: what, example: example, mapping: &mapping{
		other: &otherKeys{name: names, doc: doc, value: value},
	}}
}

// field is a key and how its value is read into a T.
type field[T any] struct {
	key
	read func(*reader, *T, *yaml.Node)
}

// record reads a mapping into a T. Its fields are read in the order in which
// they stand here, whatever their order in the file.
type record[T any] struct {
	shape  *shape
	fields []field[T]
	other  func(*reader, *T, entry)
}

// newRecord makes a record of a shape whose mapping, where it has one, says what
// is not said of single fields. other reads the keys that are no fields.
func newRecord[T any](s shape, fields []field[T], other func(*reader, *T, entry)) *record[T] {
	m := mapping{}
	if s.mapping != nil {
		m = *s.mapping
	}
	for _, f := range fields {
		m.keys = append(m.keys, f.key)
	}
	s.mapping = &m
	return &record[T]{shape: &s, fields: fields, other: other}
}

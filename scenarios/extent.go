package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// extent says how much there is within a type. Types within types grow faster than
// anything could be laid out.
type extent struct {
	elements int // of arrays, those within others multiplied
	members  int // of structs and unions, those within others too
	depth    int // of structs and unions within each other
}

// What a type may have.
const (
	mostMembers = 1024
	mostNesting = 8
)

// times is the extent of an array.
func (e extent) times(count int) extent {
	e.elements = max(1, e.elements) * count
	return e
}

// within is the extent of a struct or union.
func (r *reader) within(fields []declaration.Field) extent {
	e := extent{members: len(fields), depth: 1}
	for _, f := range fields {
		inner := r.extents[f.Type]
		e.elements += max(1, inner.elements)
		e.members += inner.members
		e.depth = max(e.depth, inner.depth+1)
	}
	return e
}

// limited takes down a type that has too much in it.
func (r *reader) limited(n *yaml.Node, e extent) bool {
	switch {
	case e.elements > mostElements:
		r.wrong(n, "declare less", "the type has more than %d elements", mostElements)
	case e.members > mostMembers:
		r.wrong(n, "declare less", "the type has more than %d members, with those within them", mostMembers)
	case e.depth > mostNesting:
		r.wrong(n, "declare it with fewer types within each other", "the type nests more than %d deep", mostNesting)
	default:
		return true
	}
	return false
}

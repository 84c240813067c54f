package witness

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// member is a member of a type that can be named in C: a field, one of a field's, and
// so on; of an array its first element.
type member struct {
	path  string // as in ".a.b[0]"
	field declaration.Field
	// steps are the indices of the fields from the type down to the member.
	steps []int
}

// members lists those of an aggregate, outermost first. Unnamed bit-fields are none.
func members(t *declaration.Type) []member { return membersBelow(t, "", nil) }

func membersBelow(t *declaration.Type, path string, steps []int) (all []member) {
	for i, f := range t.Fields {
		if f.Name == "" {
			continue
		}
		m := member{path + "." + f.Name, f, append(steps[:len(steps):len(steps)], i)}
		all = append(all, m)
		inner, at := f.Type, m.path
		for inner.Kind == declaration.Array {
			inner, at = inner.Element, at+"[0]"
		}
		all = append(all, membersBelow(inner, at, m.steps)...)
	}
	return all
}

// bitFields and plainMembers are the two kinds of members.
func bitFields(t *declaration.Type) (found []member) {
	for _, m := range members(t) {
		if m.field.BitField {
			found = append(found, m)
		}
	}
	return found
}

func plainMembers(t *declaration.Type) (found []member) {
	for _, m := range members(t) {
		if !m.field.BitField {
			found = append(found, m)
		}
	}
	return found
}

// shapes writes constants from which the layout of each type can be read: size,
// alignment and the offsets of its members, and for each bit-field a value in which
// its bits alone are set.
func (w writer) shapes() {
	for i, t := range w.Types() {
		name := w.typeName(i)
		numbers := []string{fmt.Sprintf("sizeof(%s)", name), fmt.Sprintf("_Alignof(%s)", name)}
		for _, m := range plainMembers(t) {
			numbers = append(numbers, fmt.Sprintf("__builtin_offsetof(%s, %s)", name, m.path[1:]))
		}
		w.printf("const unsigned shape_%d_%d[] = {%s};\n", w.n, i, strings.Join(numbers, ", "))
		for k, m := range bitFields(t) {
			w.printf("const %s bits_%d_%d_%d = {%s = -1};\n", name, w.n, i, k, m.path)
		}
	}
}

// typeName is that of one of Types.
func (w writer) typeName(i int) string {
	if i == len(w.Arguments()) {
		return fmt.Sprint("R", w.n)
	}
	return fmt.Sprintf("T%d_%d", w.n, i)
}

package scenarios

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// aggregate is a struct or union as it is read.
type aggregate struct {
	declaration.Type
	members *yaml.Node
}

var membersShape = mapOf("a mapping of names to types", "{x: f64, tag: u8, bits: u32:3}",
	variableName, "the member's type, with the width of a bit-field behind a colon",
	&shape{what: "a member's type", example: "u32, or u32:3", scalar: textOf("a member's type", typePattern+`(?::[0-9]+)?`)})

var aggregateRecord = newRecord(shape{
	name: "aggregate", what: "a struct or union", example: "{struct: {x: f64, y: f64}}",
	scalar: textOf("a type", typePattern), mapping: &mapping{oneOf: []string{"struct", "union"}},
}, []field[aggregate]{
	{key{name: "struct", doc: "its members, in order; none for an empty one", value: membersOrNone}, func(_ *reader, a *aggregate, n *yaml.Node) { a.Kind, a.members = declaration.Struct, n }},
	{key{name: "union", doc: "its members", value: membersShape}, func(_ *reader, a *aggregate, n *yaml.Node) { a.Kind, a.members = declaration.Union, n }},
	{key{name: "packed", doc: "its members lie without padding", value: trueShape}, func(_ *reader, a *aggregate, _ *yaml.Node) { a.Packed = true }},
	{key{name: "align", doc: "the alignment that is asked for, in bytes", value: &shape{
		what: "a number of bytes", example: "32", scalar: &scalar{what: "a power of two up to 64", integer: true, choices: []int64{1, 2, 4, 8, 16, 32, 64}},
	}}, func(r *reader, a *aggregate, n *yaml.Node) {
		value, _ := parseInteger(r.text(n))
		a.Align = int(value.Int64())
	}},
}, nil)

// membersOrNone are members, or the word for a struct without any.
var membersOrNone = &shape{
	what: "a mapping of names to types, or empty", example: "{x: f64}", empty: "write struct: empty", scalar: wordOf("empty", []string{"empty"}), mapping: membersShape.mapping,
}

var typesShape = mapOf("a mapping of names to types", "{point: {struct: {x: f64, y: f64}}}", variableName, "a type", aggregateRecord.shape)

// readTypes reads types in their order: each can have members of those before it.
func (r *reader) readTypes(_ *Scenario, n *yaml.Node) {
	for _, e := range r.entries(n, typesShape) {
		if _, taken := scalarTypes[e.text]; taken {
			r.wrong(e.key, "give it another name", "%s is a type of the language", e.text)
			continue
		}
		r.types[e.text] = r.aggregate(e)
	}
}

func (r *reader) aggregate(e entry) *declaration.Type {
	if e.value.Kind == yaml.ScalarNode {
		return r.typeOf(e.value, true)
	}
	a := aggregate{Type: declaration.Type{Name: e.text}}
	readRecord(r, e.value, aggregateRecord, &a)
	if a.members != nil && a.members.Kind == yaml.MappingNode {
		for _, m := range r.entries(a.members, membersShape) {
			a.Fields = append(a.Fields, r.member(m))
		}
	}
	t := a.Type
	within := r.within(a.Fields)
	if !r.limited(e.value, within) {
		return anInteger
	}
	r.extents[&t] = within
	return &t
}

// member reads one of an aggregate. A bit-field whose name begins with _ has none.
func (r *reader) member(e entry) declaration.Field {
	f := declaration.Field{Position: r.at(e.key), Name: e.text}
	parts := memberForm.FindStringSubmatch(r.text(e.value))
	if parts == nil {
		f.Type = anInteger
		return f
	}
	f.Type = r.parseType(e.value, parts[1])
	if f.Type.Kind == declaration.VaList {
		r.wrong(e.value, "declare it as a local, and hold ptr here", "a va_list is no member: how large it is depends on the function's convention")
		f.Type = anInteger
	}
	if parts[2] == "" {
		return f
	}
	f.BitField = true
	if strings.HasPrefix(f.Name, "_") {
		f.Name = ""
	}
	width, err := strconv.Atoi(parts[2])
	most := f.Type.Bits
	if f.Type.Kind == declaration.Bool {
		most = 1
	}
	switch {
	case f.Type.Kind != declaration.Integer && f.Type.Kind != declaration.Bool || bits.Len(uint(f.Type.Bits)) > 7:
		r.wrong(e.value, "as in u32:3", "a bit-field is an integer of up to 64 bits or a bool")
	case err != nil || width > most:
		r.wrong(e.value, fmt.Sprintf("as in %s:%d", parts[1], most), "a bit-field of %s has at most %d bits", parts[1], most)
	case width == 0 && f.Name != "":
		r.wrong(e.value, "begin its name with _", "a bit-field without bits has no name")
	}
	f.Width = width
	return f
}

package scenarios

import (
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
)

// scalarTypes are the types that have names of their own.
var scalarTypes = map[string]declaration.Type{
	"bool": {Kind: declaration.Bool}, "ptr": {Kind: declaration.Pointer},
	"i8": {Kind: declaration.Integer, Bits: 8}, "u8": {Kind: declaration.Integer, Bits: 8, Unsigned: true},
	"i16": {Kind: declaration.Integer, Bits: 16}, "u16": {Kind: declaration.Integer, Bits: 16, Unsigned: true},
	"i32": {Kind: declaration.Integer, Bits: 32}, "u32": {Kind: declaration.Integer, Bits: 32, Unsigned: true},
	"i64": {Kind: declaration.Integer, Bits: 64}, "u64": {Kind: declaration.Integer, Bits: 64, Unsigned: true},
	"i128": {Kind: declaration.Integer, Bits: 128}, "u128": {Kind: declaration.Integer, Bits: 128, Unsigned: true},
	"f32": {Kind: declaration.Float, Bits: 32}, "f64": {Kind: declaration.Float, Bits: 64},
	"f80": {Kind: declaration.Float, Bits: 80}, "f128": {Kind: declaration.Float, Bits: 128},
	"c32": {Kind: declaration.Complex, Bits: 32}, "c64": {Kind: declaration.Complex, Bits: 64}, "c80": {Kind: declaration.Complex, Bits: 80},
	"m64": {Kind: declaration.Vector, Bits: 64}, "m128": {Kind: declaration.Vector, Bits: 128},
	"m256": {Kind: declaration.Vector, Bits: 256}, "m512": {Kind: declaration.Vector, Bits: 512},
	"va_list": {Kind: declaration.VaList},
}

const typePattern = functionPattern + `(?:\[[0-9]+\])*`

var (
	typeForm = regexp.MustCompile(`^(` + functionPattern + `)((?:\[[0-9]+\])*)$`)
	// memberForm is a type with the width of a bit-field.
	memberForm = regexp.MustCompile(`^(` + typePattern + `)(?::([0-9]+))?$`)
)

var typeShape = &shape{name: "type", what: "a type", example: "i64", scalar: textOf("a type", typePattern)}

var paramsShape = mapOf("a mapping of names to types", "{n: i64, p: ptr}", variableName, "the parameter's type", typeShape)

var variableName = textOf("a name of letters, digits and _", functionPattern)

var localRecord = newRecord(shape{
	name: "local", what: "a type, or a mapping with a place of its own", example: "i64, or {type: i32, offset: -52}",
	scalar: textOf("a type", typePattern),
}, []field[declaration.Variable]{
	{key{name: "type", doc: "the local's type", required: true, value: typeShape},
		func(r *reader, v *declaration.Variable, n *yaml.Node) { v.Type = r.typeOf(n, true) }},
	{key{name: "offset", doc: "where it lies, in bytes from the frame pointer", required: true, value: &shape{
		what: "bytes below the frame pointer", example: "-52", scalar: numberFrom("bytes below the frame pointer", -1<<20, -1),
	}}, func(r *reader, v *declaration.Variable, n *yaml.Node) {
		value, _ := parseInteger(r.text(n))
		offset := value.Int64()
		v.Offset = &offset
	}},
}, nil)

var localsShape = mapOf("a mapping of names to types", "{product: i64, buffer: u8[32]}", variableName, "the local's type", localRecord.shape)

func (r *reader) locals(n *yaml.Node) []declaration.Variable {
	var all []declaration.Variable
	for _, e := range r.entries(n, localsShape) {
		v := declaration.Variable{Position: r.at(e.key), Name: e.text}
		if e.value.Kind == yaml.MappingNode {
			readRecord(r, e.value, localRecord, &v)
		} else {
			v.Type = r.typeOf(e.value, true)
		}
		all = append(all, v)
	}
	return all
}

// anInteger stands in for a type that could not be read.
var anInteger = &declaration.Type{Kind: declaration.Integer, Bits: 64}

// typeOf reads a type. Arrays can be locals and members alone.
func (r *reader) typeOf(n *yaml.Node, arrays bool) *declaration.Type {
	t := r.parseType(n, r.text(n))
	if t.Kind == declaration.Array && !arrays {
		r.wrong(n, "pass ptr, or a struct that holds the array", "no function takes or returns an array")
	}
	if t.Kind == declaration.VaList && !arrays {
		r.wrong(n, "pass ptr, and the address of the list", "a va_list is a local: no function takes or returns one")
	}
	return t
}

const mostElements = 1 << 20 // of an array

func (r *reader) parseType(n *yaml.Node, text string) *declaration.Type {
	parts := typeForm.FindStringSubmatch(text)
	if parts == nil {
		return anInteger // taken down already, or a placeholder
	}
	t := r.namedType(n, parts[1])
	if t.Kind == declaration.VaList && parts[2] != "" {
		r.wrong(n, "declare a local for each", "there is no array of va_list")
		return anInteger
	}
	counts := strings.FieldsFunc(parts[2], func(c rune) bool { return c == '[' || c == ']' })
	for i := len(counts) - 1; i >= 0; i-- {
		count, err := strconv.Atoi(counts[i])
		if err != nil || count < 1 || count > mostElements {
			r.wrong(n, "as in u8[32]", "an array has from 1 to %d elements, not %s", mostElements, source.Excerpt(counts[i]))
			return anInteger
		}
		e := r.extents[t].times(count)
		if !r.limited(n, e) {
			return anInteger
		}
		t = &declaration.Type{Kind: declaration.Array, Element: t, Count: count}
		r.extents[t] = e
	}
	return t
}

func (r *reader) namedType(n *yaml.Node, name string) *declaration.Type {
	if t, ok := scalarTypes[name]; ok {
		return &t
	}
	if t, ok := r.types[name]; ok {
		return t
	}
	r.wrong(n, suggestion(name, append(sortedKeys(scalarTypes), sortedKeys(r.types)...)), "there is no type %q", source.Excerpt(name))
	return anInteger
}

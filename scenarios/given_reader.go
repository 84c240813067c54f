package scenarios

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

var givenRegisters = mapOf("a mapping of registers to values", "{rdi: 5, xmm0: double 2.5}",
	wholeRegister, "the register's value when main is entered", valueShape)

var flagsShape = mapOf("a mapping of flags to 0 or 1", "{df: 1, cf: 0}", flagName, "the flag's value",
	&shape{what: "0 or 1", example: "1", scalar: numberFrom("0 or 1", 0, 1)})

var flagName = wordOf("a flag", trace.FlagNames())

var givenData = mapOf("a mapping of names to values", "{numbers: [1, 2, dword 3], one: 7}",
	textOf("a name of letters, digits and _", functionPattern), "values on the data page, each aligned to its size",
	oneOrMore("values", valueShape))

var givenRecord = newRecord(shape{
	name: "given", what: "a mapping of registers, flags, stack and data", example: "{registers: {rdi: 5}}",
}, []field[Given]{
	{key{name: "registers", doc: "values of registers; the others hold graffiti", value: givenRegisters}, (*reader).givenRegisters},
	{key{name: "flags", doc: "values of flags; the others are clear", value: flagsShape}, (*reader).givenFlags},
	{key{name: "stack", doc: "the stack's size, its guard and words on it", value: stackRecord.shape}, (*reader).givenStack},
	{key{name: "data", doc: "values in memory, by name", value: givenData}, (*reader).givenData},
}, nil)

func (r *reader) given(s *Scenario, n *yaml.Node) { readRecord(r, n, givenRecord, &s.Given) }

func (r *reader) givenRegisters(g *Given, n *yaml.Node) {
	for _, e := range r.entries(n, givenRegisters) {
		register, _ := ParseRegister(e.text)
		if !r.seen(e) {
			continue
		}
		if m := register.cannotBeGiven(r.mode); m != nil {
			r.add(r.at(e.key), m)
			continue
		}
		for _, other := range g.Registers {
			if o := other.Register; o.Vector == register.Vector && o.Index == register.Index {
				r.wrong(e.key, "give the larger one", "%s and %s are parts of one register", o.Name, register.Name)
			}
		}
		if value, ok := r.value(e.value, register.Size, register.Vector); ok {
			g.Registers = append(g.Registers, GivenRegister{r.at(e.key), register, value})
		}
	}
}

// cannotBeGiven says why a register that can be named has no value of its own
// at entry.
func (n RegisterName) cannotBeGiven(mode trace.Mode) *mistake {
	switch {
	case !n.Whole(mode):
		return notGiven(mode, n.Name)
	case !n.Vector && n.Index == int(trace.RSP):
		return mistakef("as in stack: {guard: 72}, or change "+n.Name+" in main", "where %s is at entry follows from the stack", n.Name)
	}
	return nil
}

// value reads a value of a register of size bytes. One that says a smaller size
// is extended with zeros where that is wanted, else it is a mistake.
func (r *reader) value(n *yaml.Node, size int, extend bool) (Value, bool) {
	text := r.text(n)
	integer, bytes, m := parseValue(text)
	switch {
	case m != nil:
	case bytes == nil:
		bytes, m = encode(integer, text, size)
	case len(bytes) > size, len(bytes) < size && !extend:
		m = mistakef(fmt.Sprintf("write a value of %d bits; a number without a size has as many as the register", 8*size), "%q has %d bits, the register %d", source.Excerpt(text), 8*len(bytes), 8*size)
	case len(bytes) < size:
		bytes = append(bytes, make([]byte, size-len(bytes))...)
	}
	if m != nil {
		r.add(r.at(n), m)
	}
	return Value{text, bytes}, m == nil
}

// sizedValue reads a value that is as large as a push where it does not say.
func (r *reader) sizedValue(n *yaml.Node) (Value, bool) {
	text := r.text(n)
	integer, bytes, m := parseValue(text)
	if m == nil && bytes == nil {
		bytes, m = encode(integer, text, r.mode.Bytes())
	}
	if m != nil {
		r.add(r.at(n), m)
	}
	return Value{text, bytes}, m == nil
}

func (r *reader) givenFlags(g *Given, n *yaml.Node) {
	for _, e := range r.entries(n, flagsShape) {
		flag, _ := trace.ParseFlag(e.text)
		if flag == trace.IF || flag == trace.RF {
			r.wrong(e.key, "leave it out", "user code cannot change the flag %s (Intel SDM vol. 2, POPF)", e.text)
			continue
		}
		g.Flags = append(g.Flags, GivenFlag{r.at(e.key), flag, r.text(e.value) == "1"})
	}
}

func (r *reader) givenData(g *Given, n *yaml.Node) {
	used := 0 // bytes of the data page
	for _, e := range r.entries(n, givenData) {
		m := r.nameMistake(e.text)
		if m != nil {
			r.add(r.at(e.key), m)
		}
		r.names.data[e.text] = r.at(e.key)
		data := GivenData{Position: r.at(e.key), Name: e.text}
		for _, one := range r.oneOrAll(e.value, givenData.mapping.other.value) {
			if value, ok := r.sizedValue(one); ok {
				data.Values = append(data.Values, value)
				used = aligned(used, len(value.Bytes)) + len(value.Bytes)
			}
		}
		g.Data = append(g.Data, data)
	}
	if used > trace.DataSize {
		r.wrong(n, fmt.Sprintf("the data page has %d bytes", trace.DataSize), "the data takes %d bytes", used)
	}
	r.names.complete = r.names.complete && len(g.Data)*2 == len(n.Content)
}

// aligned is the first multiple of size, a power of two, from a place on.
func aligned(at, size int) int { return (at + size - 1) &^ (size - 1) }

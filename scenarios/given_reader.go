package scenarios

import (
	"fmt"
	"math/bits"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var givenRegisters = mapOf("a mapping of registers to values", "{rdi: 5, xmm0: double 2.5}",
	wholeRegister, "the register's value when main is entered", valueShape)

var flagsShape = mapOf("a mapping of flags to 0 or 1", "{df: 1, cf: 0}", flagName, "the flag's value",
	&shape{what: "0 or 1", scalar: numberFrom("0 or 1", 0, 1)})

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
		if register.Name == trace.RSP.String() {
			r.wrong(e.key, "as in stack: {guard: 72}, or change rsp in main", "where rsp is at entry follows from the stack")
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
		m = mistakef("", "%q has %d bits, the register %d", shown(text), 8*len(bytes), 8*size)
	case len(bytes) < size:
		bytes = append(bytes, make([]byte, size-len(bytes))...)
	}
	if m != nil {
		r.add(r.at(n), m)
	}
	return Value{text, bytes}, m == nil
}

// sizedValue reads a value that has 8 bytes where it does not say.
func (r *reader) sizedValue(n *yaml.Node) (Value, bool) {
	text := r.text(n)
	integer, bytes, m := parseValue(text)
	if m == nil && bytes == nil {
		bytes, m = encode(integer, text, 8)
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

var stackWords = mapOf("a mapping of places to values", "{rsp+8: 7, rsp+16: dword 5}",
	textOf("a place above the return address, as in rsp+8", `rsp\+(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)`),
	"the value at this place when main is entered", valueShape)

var stackRecord = newRecord(shape{
	name: "stack", what: "a mapping of size, guard and words", example: "{size: 8192, guard: 72, words: {rsp+8: 7}}",
}, []field[GivenStack]{
	{key{name: "size", doc: "bytes from the guard to the stack's top, a power of two", value: &shape{
		what: "a number of bytes", example: "8192", scalar: numberFrom("a number of bytes", trace.PageSize, trace.MaxStackSize),
	}}, (*reader).stackSize},
	{key{name: "guard", doc: "bytes from rsp at entry down to the guard", value: &shape{
		what: "a number of bytes", example: "72", scalar: numberFrom("a number of bytes", 0, trace.MaxStackSize),
	}}, (*reader).stackGuard},
	{key{name: "words", doc: "values above the return address", value: stackWords}, (*reader).stackWords},
}, nil)

func (r *reader) givenStack(g *Given, n *yaml.Node) {
	g.Stack.Position = r.at(n)
	readRecord(r, n, stackRecord, &g.Stack)
	r.checkStack(n, &g.Stack)
}

func (r *reader) stackSize(s *GivenStack, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	s.Size = int(value.Int64())
	if bits.OnesCount(uint(s.Size)) != 1 {
		r.wrong(n, fmt.Sprintf("write %d", 1<<bits.Len(uint(s.Size))), "the stack's size is a power of two, not %d", s.Size)
	}
}

func (r *reader) stackGuard(s *GivenStack, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	guard := int(value.Int64())
	s.Guard = &guard
}

func (r *reader) stackWords(s *GivenStack, n *yaml.Node) {
	for _, e := range r.entries(n, stackWords) {
		offset, m := parseOffset(e.text[len("rsp"):])
		if m != nil {
			r.add(r.at(e.key), m)
			continue
		}
		if offset < 8 {
			r.wrong(e.key, "the words begin at rsp+8", "at rsp+0 is the return address, of 8 bytes")
		}
		if value, ok := r.sizedValue(e.value); ok {
			s.Words = append(s.Words, GivenWord{r.at(e.key), offset, value})
		}
	}
	ordered := slices.Clone(s.Words)
	slices.SortStableFunc(ordered, func(a, b GivenWord) int { return int(a.Offset - b.Offset) })
	for i := 1; i < len(ordered); i++ {
		if below := ordered[i-1]; below.Offset+int64(len(below.Value.Bytes)) > ordered[i].Offset {
			r.add(ordered[i].Position, mistakef("", "the word at rsp+%d, of %d bytes, reaches into this one", below.Offset, len(below.Value.Bytes)))
		}
	}
}

// wordsAbove is how many bytes lie above the return address where the author
// does not say where the guard lies (GivenStack.Guard).
const wordsAbove = 256

// checkStack takes down what lies outside of the stack.
func (r *reader) checkStack(n *yaml.Node, s *GivenStack) {
	size, room := s.Size, 8+wordsAbove
	if size == 0 {
		size = trace.DefaultStackSize
	}
	if s.Guard != nil {
		room = size - *s.Guard
		if room < 8 {
			r.wrong(n, "the return address of main takes 8 more bytes",
				"the guard is %d bytes below rsp, the stack has %d bytes", *s.Guard, size)
			return
		}
	}
	for _, w := range s.Words {
		if end := w.Offset + int64(len(w.Value.Bytes)); end > int64(room) {
			r.add(w.Position, mistakef("", "the word ends at rsp+%d, the stack at rsp+%d", end, room))
		}
	}
}

package scenarios

import (
	"fmt"
	"math/bits"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var stackWords = mapOf("a mapping of places to values", "{rsp+8: 7, rsp+16: dword 5}",
	textOf("a place above the return address, as in rsp+8, in 32-bit code esp+4", `[re]sp\+(?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)`),
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
	rsp, slot := generalName(r.mode, trace.RSP), r.mode.Bytes()
	for _, e := range r.entries(n, stackWords) {
		address, m := parseAddress(r.mode, e.text)
		if m != nil {
			r.add(r.at(e.key), m)
			continue
		}
		offset := address.Offset
		if offset < int64(slot) {
			r.wrong(e.key, fmt.Sprintf("the words begin at %s+%d", rsp, slot), "at %s+0 is the return address, of %d bytes", rsp, slot)
		}
		if value, ok := r.sizedValue(e.value); ok {
			s.Words = append(s.Words, GivenWord{r.at(e.key), offset, value})
		}
	}
	ordered := slices.Clone(s.Words)
	slices.SortStableFunc(ordered, func(a, b GivenWord) int { return int(a.Offset - b.Offset) })
	for i := 1; i < len(ordered); i++ {
		if below := ordered[i-1]; below.Offset+int64(len(below.Value.Bytes)) > ordered[i].Offset {
			r.add(ordered[i].Position, mistakef(fmt.Sprintf("the next place is %s+%d", rsp, below.Offset+int64(len(below.Value.Bytes))), "the word at %s+%d, of %d bytes, reaches into this one", rsp, below.Offset, len(below.Value.Bytes)))
		}
	}
}

// wordsAbove is how many bytes lie above the return address where the author
// does not say where the guard lies (GivenStack.Guard).
const wordsAbove = 256

// checkStack takes down what lies outside of the stack.
func (r *reader) checkStack(n *yaml.Node, s *GivenStack) {
	rsp, slot := generalName(r.mode, trace.RSP), r.mode.Bytes()
	size, room := s.Size, slot+wordsAbove
	if size == 0 {
		size = trace.DefaultStackSize
	}
	if s.Guard != nil {
		room = size - *s.Guard
		if room < slot {
			r.wrong(n, fmt.Sprintf("the return address of main takes %d more bytes", slot),
				"the guard is %d bytes below %s, the stack has %d bytes", *s.Guard, rsp, size)
			return
		}
	}
	for _, w := range s.Words {
		if end := w.Offset + int64(len(w.Value.Bytes)); end > int64(room) {
			r.add(w.Position, mistakef(r.roomAbove(s, room-len(w.Value.Bytes)), "the word ends at %s+%d, the stack at %s+%d", rsp, end, rsp, room))
		}
	}
}

// roomAbove says how a word gets on the stack of which this is the last place for it.
func (r *reader) roomAbove(s *GivenStack, last int) string {
	guard := "say with guard: how much of the stack lies below instead"
	if s.Guard != nil {
		guard = "write a smaller guard"
	}
	if last < r.mode.Bytes() {
		return guard
	}
	return fmt.Sprintf("write %s+%d or a lower place, or %s", generalName(r.mode, trace.RSP), last, guard)
}

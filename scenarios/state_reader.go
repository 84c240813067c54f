package scenarios

import (
	"math/bits"
	"regexp"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var frameShape = mapOf("a mapping of slots to facts", "{rbp-8: 42, rbp+8: return to main}",
	addressShape.scalar, "what must be true of the slot", factsShape)

var alignedShape = mapOf("a mapping of addresses to numbers of bytes", "{rsp: 16, rbp-48: 16}",
	addressShape.scalar, "the power of two that the address is a multiple of",
	&shape{what: "a number of bytes", example: "16", scalar: numberFrom("a number of bytes", 1, 1<<30)})

const rangePattern = `(` + addressPattern + `)\.\.(` + addressPattern + `)`

var rangeForm = regexp.MustCompile("^" + rangePattern + "$")

var untouchedShape = listOf("a list of ranges of bytes", "[rbp-32..rbp-21]", &shape{
	name: "range", what: "a range of bytes", example: "rbp-32..rbp-21, both included",
	scalar: textOf("a range of bytes", rangePattern),
})

var stackShape = listOf("a list of facts", "[return to _start, saved rbp, 42]", factsShape)

var stateFields = []field[Expectation]{
	{key{name: "frame", doc: "slots by address, and what must be true of them", value: frameShape}, (*reader).frame},
	{key{name: "sigframe", doc: "where a handler begins: fields of the kernel's frame by their structures, and what must be true of them", needs: "at", value: sigframeShape}, (*reader).sigframe},
	{key{name: "flags", doc: "values of flags", value: flagsShape}, (*reader).flags},
	{key{name: "aligned", doc: "addresses that are multiples of a power of two", value: alignedShape}, (*reader).aligned},
	{key{name: "untouched", doc: "ranges of bytes that nobody wrote, from the lower to the higher address", value: untouchedShape},
		(*reader).untouched},
	{key{name: "stack", doc: "the whole stack, from the return address of main downward to rsp", value: stackShape}, (*reader).stack},
	{key{name: "backtrace", doc: "the functions whose calls are active, newest first; or what a walk of the stack gives", needs: "at", value: backtraceShape},
		(*reader).backtrace},
	{key{name: "caller", doc: "the call wrote nothing in its caller's frame, but where it was handed a pointer to", needs: "at", value: &shape{
		what: "untouched", example: "untouched", scalar: wordOf("untouched", []string{"untouched"}),
	}}, (*reader).callerUntouched},
}

func (r *reader) frame(e *Expectation, n *yaml.Node) {
	lines := map[Address]int{}
	for _, from := range r.entries(n, frameShape) {
		address, ok := r.address(from.key, from.text)
		facts := r.slotFacts(from.value)
		if !ok {
			continue
		}
		place := address
		place.Text = ""
		if line, twice := lines[place]; twice {
			r.wrong(from.key, "make one slot of both, with a list of facts", "the slot %s stands on line %d already", from.text, line)
		}
		lines[place] = from.key.Line
		e.State.Frame = append(e.State.Frame, Slot{r.at(from.key), from.text, address, facts})
	}
}

func (r *reader) flags(e *Expectation, n *yaml.Node) {
	for _, from := range r.entries(n, flagsShape) {
		flag, _ := trace.ParseFlag(from.text)
		e.State.Flags = append(e.State.Flags, FlagFact{r.at(from.key), flag, r.text(from.value) == "1"})
	}
}

func (r *reader) aligned(e *Expectation, n *yaml.Node) {
	for _, from := range r.entries(n, alignedShape) {
		address, ok := r.address(from.key, from.text)
		value, _ := parseInteger(r.text(from.value))
		of := value.Uint64()
		if bits.OnesCount64(of) != 1 {
			r.wrong(from.value, "as in 8, 16 or 32", "an alignment is a power of two, not %d", of)
		}
		if ok {
			e.State.Aligned = append(e.State.Aligned, Alignment{r.at(from.key), from.text, address, of})
		}
	}
}

func (r *reader) untouched(e *Expectation, n *yaml.Node) {
	for _, item := range r.items(n, untouchedShape.items) {
		text := r.text(item)
		ends := rangeForm.FindStringSubmatch(text)
		low, ok := r.address(item, ends[1])
		high, alsoOK := r.address(item, ends[2])
		if !ok || !alsoOK {
			continue
		}
		if related(low, high) && low.Offset > high.Offset {
			r.wrong(item, "write "+ends[2]+".."+ends[1], "a range goes from the lower to the higher address")
			continue
		}
		e.State.Untouched = append(e.State.Untouched, Range{r.at(item), text, low, high})
	}
}

// related reports whether two addresses are relative to the same.
func related(a, b Address) bool {
	return a.Base == b.Base && a.Register == b.Register && a.Symbol == b.Symbol
}

func (r *reader) stack(e *Expectation, n *yaml.Node) {
	for _, item := range r.items(n, stackShape.items) {
		e.State.Stack = append(e.State.Stack, Slot{Position: r.at(item), Facts: r.slotFacts(item)})
	}
}

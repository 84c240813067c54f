package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var walkedShape = func() *shape {
	list := listOf("a list of functions", "[helper, main]", &shape{
		what: "a function", example: "main", scalar: textOf("a function, or "+Nowhere+" for an address outside every one", functionPattern),
	})
	list.empty = "name at least the function that the program is in, as in [main]"
	return list
}()

var walkersShape = func() *shape {
	walkers := oneOrMore("walker", &shape{
		what: "a walker", example: "dwarf", scalar: wordOf("a walker", []string{string(ByFramePointer), string(ByDWARF), string(ByWin64)}),
	})
	walkers.empty = "name one, as in dwarf"
	return walkers
}()

var backtraceRecord = newRecord(shape{}, []field[Backtrace]{
	{key{name: "by", doc: "how the stack is walked; of several walkers each gives this", required: true, value: walkersShape}, (*reader).walkers},
	{key{name: "gives", doc: "the functions that the walk leads through, newest first", required: true, value: walkedShape},
		(*reader).walked},
	{key{name: "ends", doc: "why the walk ends", value: &shape{
		what: "an end", example: string(EndsNoRule), scalar: wordOf("the end of a walk", walkEnds()),
	}}, func(r *reader, b *Backtrace, n *yaml.Node) { b.Ends = WalkEnd(r.text(n)) }},
}, nil)

var backtraceShape = &shape{
	what: "a list of functions, or a walk", example: "[helper, main], or {by: dwarf, gives: [helper, main]}",
	items: walkedShape.items, mapping: backtraceRecord.shape.mapping,
}

func walkEnds() []string {
	words := make([]string, len(WalkEnds))
	for i, end := range WalkEnds {
		words[i] = string(end)
	}
	return words
}

func (r *reader) backtrace(e *Expectation, n *yaml.Node) {
	b := &Backtrace{Position: r.at(n)}
	e.State.Backtrace = b
	if n.Kind == yaml.SequenceNode {
		r.functionNames(b, r.items(n, backtraceShape.items))
		return
	}
	readRecord(r, n, backtraceRecord, b)
}

func (r *reader) walked(b *Backtrace, n *yaml.Node) {
	r.functionNames(b, r.items(n, walkedShape.items))
}

func (r *reader) functionNames(b *Backtrace, items []*yaml.Node) {
	for _, item := range items {
		name := r.text(item)
		if name != Nowhere {
			r.checkFunction(r.at(item), name)
		}
		b.Functions = append(b.Functions, name)
	}
}

func (r *reader) walkers(b *Backtrace, n *yaml.Node) { b.By = r.walkerNames(n) }

// everywhere reads which walkers must be right at every instruction.
func (r *reader) everywhere(s *Scenario, n *yaml.Node) {
	s.Walkers = &Walkers{Position: r.at(n), Names: r.walkerNames(n)}
}

func (r *reader) walkerNames(n *yaml.Node) []Walker {
	var names []Walker
	for _, item := range r.oneOrAll(n, walkersShape) {
		w := Walker(r.text(item))
		if w == ByWin64 && r.mode == trace.Mode32 {
			r.wrong(item, "write frame-pointer or dwarf", "this scenario begins in 32-bit code, for which Windows has no such tables")
		}
		if slices.Contains(names, w) {
			r.wrong(item, "leave it out", "%s stands there already", w)
		}
		names = append(names, w)
	}
	return names
}

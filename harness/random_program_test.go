package harness_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// randomProgram is a scenario as lists of parts, which can be left out one by
// one. Every label is a checkpoint.
type randomProgram struct {
	*vocabulary
	lists [listCount][]string
	end   string // the expectation at the end; empty where main returns
}

// The lists. The last one is main's lines.
const (
	registers = iota
	flags
	stackWords
	stackShape
	data
	lines
	listCount
)

// programs draws programs, of which not all can be assembled.
func (d dice) programs(draw func(dice) randomProgram, count int) []randomProgram {
	list := make([]randomProgram, count)
	for i := range list {
		list[i] = draw(d)
	}
	return list
}

// oneInstruction draws an instruction between two checkpoints.
func (d dice) oneInstruction() randomProgram { return d.around(d.instruction()) }

// rawBytes draws an instruction by its bytes, between two checkpoints.
func (d dice) rawBytes() randomProgram { return d.around(d.rawInstruction()) }

func (d dice) around(instruction string) randomProgram {
	p := d.state()
	if d.oneIn(8) {
		p.add(lines, fmt.Sprintf("mov %s, %#x", d.stackPointer, d.address()))
	}
	p.add(lines, "before:", instruction, "after:", "ret")
	return p
}

// manyInstructions draws instructions with checkpoints between some of them.
func (d dice) manyInstructions() randomProgram {
	p := d.state()
	p.add(lines, "before:")
	count := 3 + d.IntN(16)
	for i := range count {
		p.add(lines, d.instruction())
		if d.oneIn(24) {
			p.add(lines, d.transfer(i+d.IntN(count-i))...)
		}
		if d.oneIn(2) {
			p.add(lines, fmt.Sprintf("after%d:", i))
		}
	}
	p.add(lines, "after:", "ret")
	p.correct()
	return p
}

// transfer draws a far return to a label further down, often in the other mode: what
// follows there is read as that mode's code.
func (d dice) transfer(label int) []string {
	selector := pick(d, trace.Code32, trace.Code64)
	return []string{fmt.Sprintf("push %#x", selector), fmt.Sprintf("push offset main.after%d", label), d.among(d.farReturns...)}
}

// correct leaves out the lines that cannot be assembled.
func (p *randomProgram) correct() {
	var mistakes source.Diagnostics
	if _, err := p.build(); errors.As(err, &mistakes) {
		p.lists[lines] = slices.DeleteFunc(p.lists[lines], func(line string) bool {
			return slices.ContainsFunc(mistakes, func(m source.Diagnostic) bool { return strings.TrimSpace(m.Line) == line })
		})
	}
}

func (p *randomProgram) add(list int, parts ...string) {
	p.lists[list] = append(p.lists[list], parts...)
}

// parts is how many parts the program has.
func (p randomProgram) parts() (n int) {
	for _, list := range p.lists {
		n += len(list)
	}
	return n
}

// without leaves out a part by its number.
func (p randomProgram) without(part int) randomProgram {
	for i, list := range p.lists {
		if part < len(list) {
			p.lists[i] = slices.Delete(slices.Clone(list), part, part+1)
			break
		}
		part -= len(list)
	}
	return p
}

// features are those of this processor that instructions can need.
var features = slices.DeleteFunc([]string{"avx", "avx512f", "avx512vl", "avx512bw", "avx512dq"}, func(name string) bool {
	return len(host.Read().CPU.Lacks([]string{name})) > 0
})

// text writes the scenario.
func (p randomProgram) text() string {
	var b strings.Builder
	list := func(form string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, form, strings.Join(items, ", "))
		}
	}
	fmt.Fprintf(&b, "name: random-program\nmode: %d\nsays: Model and processor agree.\n", p.mode.Bits())
	list("needs: [%s]\n", features)
	b.WriteString("given:\n  data: {numbers: [" + strings.Join(append([]string{"0"}, p.lists[data]...), ", ") + "]}\n")
	list("  registers: {%s}\n", p.lists[registers])
	list("  flags: {%s}\n", p.lists[flags])
	shape := slices.Clone(p.lists[stackShape])
	if words := p.lists[stackWords]; len(words) > 0 {
		shape = append(shape, "words: {"+strings.Join(words, ", ")+"}")
	}
	list("  stack: {%s}\n", shape)
	b.WriteString("functions:\n  main: |\n    " + strings.Join(p.lists[lines], "\n    ") + "\n  callee: ret\nexpect:\n")
	for _, line := range p.lists[lines] {
		if label, ok := strings.CutSuffix(line, ":"); ok {
			b.WriteString("  - {at: main." + label + ", aligned: {" + p.stackPointer + ": 1}}\n")
		}
	}
	return b.String() + p.end
}

// ending writes the scenario with the expectation that a run ends as one did.
func (p randomProgram) ending(o trace.Outcome) string {
	switch o.Kind {
	case trace.Faulted:
		p.end = "  - fault: " + strings.TrimPrefix(o.Fault.Vector.String(), "#") + "\n"
	case trace.TimedOut:
		p.end = "  - timeout: true\n"
	case trace.SystemCall:
		p.end = "  - systemcall: true\n"
	}
	return p.text()
}

package processes

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// The moments of a process.
const (
	atEntry = "entry"
	atEnd   = diff.End
)

// mostTold is how many differences of a stack are told.
const mostTold = 8

// comparing collects where a prediction and a capture part.
type comparing struct {
	position  source.Position
	predicted *execve.Prediction
	captured  *process.Run
	found     []diff.Mismatch
	// undecided counts what the system alone decides.
	undecided int
}

func (c *comparing) part(at, what, predicted, captured string) {
	c.found = append(c.found, diff.Mismatch{Position: c.position, At: at, What: what, Predicted: predicted, Captured: captured})
}

// all compares everything.
func (c *comparing) all() {
	c.registers()
	c.stack()
	c.within()
	c.mappings(atEntry, c.predicted.Before, c.captured.Before)
	c.outcome()
	c.mappings(atEnd, c.predicted.After, c.captured.After)
	c.contents()
}

func (c *comparing) number(what string, predicted, captured uint64) {
	if predicted != captured {
		c.part(atEntry, what, fmt.Sprintf("%#x", predicted), fmt.Sprintf("%#x", captured))
	}
}

func (c *comparing) registers() {
	p, q := &c.predicted.Entry, &c.captured.Entry
	for r := range trace.Register(trace.RegisterCount) {
		c.number(r.String(), p.Registers[r], q.Registers[r])
	}
	c.number("rflags", p.Flags, q.Flags)
	c.number("mxcsr", uint64(p.MXCSR), uint64(q.MXCSR))
	c.number("the control word of the x87", uint64(p.Control), uint64(q.Control))
}

// stack compares the stack slot by slot, from its end down.
func (c *comparing) stack() {
	p, q := c.predicted.Entry.Stack, c.captured.Entry.Stack
	c.number("the end of the stack", p.End(), q.End())
	told := 0
	for _, slot := range c.predicted.Slots {
		if slot.System != "" {
			c.undecided++
			continue
		}
		want, _ := p.Slice(slot.Address, slot.Size)
		got, ok := q.Slice(slot.Address, slot.Size)
		if ok && bytes.Equal(want, got) {
			continue
		}
		if told++; told > mostTold {
			continue
		}
		captured := "nothing: it is below rsp"
		if ok {
			captured = c.shown(slot, got)
		}
		c.part(atEntry, fmt.Sprintf("%s, %s", slot.Name, c.where(slot.Address)), c.shown(slot, want), captured)
		if by, moved := displaced(want, q, slot.Address); moved {
			c.found[len(c.found)-1].Note = fmt.Sprintf("the predicted value lies %d bytes away, at %s", by, c.where(slot.Address+uint64(by)))
		}
	}
	if told > mostTold {
		c.part(atEntry, "further parts of the stack", "as the model says", fmt.Sprintf("%d more that differ", told-mostTold))
	}
}

// displaced looks for a value that stands nearby. Zeros stand everywhere.
func displaced(want []byte, stack trace.Memory, address uint64) (by int64, ok bool) {
	if len(bytes.Trim(want, "\x00")) == 0 {
		return 0, false
	}
	for _, by := range [...]int64{8, -8, 16, -16} {
		if got, ok := stack.Slice(address+uint64(by), len(want)); ok && bytes.Equal(want, got) {
			return by, true
		}
	}
	return 0, false
}

// where names an address by its distance from the stack's end.
func (c *comparing) where(address uint64) string {
	return fmt.Sprintf("top-%#x", c.captured.Entry.Stack.End()-address)
}

// shown is what lies in a slot: a number, or a text.
func (c *comparing) shown(slot execve.Slot, value []byte) string {
	if n, ok := (trace.Memory{Bytes: value}).Quadword(0); ok && len(value) == 8 && !strings.HasPrefix(slot.Name, "text of ") {
		return fmt.Sprintf("%#x", n)
	}
	return quoted(string(value))
}

// quoted is a text, or its beginning.
func quoted(text string) string {
	const longest = 48
	if len(text) > longest {
		return fmt.Sprintf("%q... (%d bytes)", text[:longest], len(text))
	}
	return fmt.Sprintf("%q", text)
}

// within holds the capture against itself: rsp lies in the mapping that the system calls
// the stack, and AT_SYSINFO_EHDR leads to the one that it calls vdso.
func (c *comparing) within() {
	stack, there := stackOf(c.captured.Before)
	rsp := c.captured.Entry.Stack.Base
	if !there || rsp < stack.From || rsp >= stack.To || c.captured.Entry.Stack.End() != stack.To {
		c.part(atEntry, "the mapping [stack]", fmt.Sprintf("it holds %#x to its end", rsp), fmt.Sprintf("%#x to %#x", stack.From, stack.To))
	}
	vdso, given := read(c.captured.Entry.Stack).auxv[process.AtSysinfoEhdr]
	for _, m := range c.captured.Before {
		if given && m.Name == "[vdso]" {
			c.undecided--
			c.number("AT_SYSINFO_EHDR, as [vdso] is mapped", m.From, vdso)
		}
	}
}

func (c *comparing) outcome() {
	if p, q := c.predicted.Outcome, c.captured.Outcome; p != q {
		c.part(atEnd, "the end", ending(p), ending(q))
	}
}

// ending tells how a process ended.
func ending(o process.Outcome) string {
	switch {
	case o.Signal == 0:
		return "it exits"
	case o.Write:
		return fmt.Sprintf("SIGSEGV at a write to %#x", o.Address)
	}
	return fmt.Sprintf("SIGSEGV at a read of %#x", o.Address)
}

// contents compares what the ranges hold that steps mapped.
func (c *comparing) contents() {
	p, q := c.predicted.Mapped, c.captured.Mapped
	if len(p) != len(q) {
		c.part(atEnd, "the ranges that steps mapped", fmt.Sprint(len(p)), fmt.Sprint(len(q)))
		return
	}
	for i := range p {
		if p[i].Base != q[i].Base || len(p[i].Bytes) != len(q[i].Bytes) {
			c.part(atEnd, "a range that a step mapped", fmt.Sprintf("%d bytes at %#x", len(p[i].Bytes), p[i].Base), fmt.Sprintf("%d bytes at %#x", len(q[i].Bytes), q[i].Base))
			continue
		}
		for at := range p[i].Bytes {
			if p[i].Bytes[at] != q[i].Bytes[at] {
				c.part(atEnd, fmt.Sprintf("the byte at %#x in a mapped range", p[i].Base+uint64(at)), fmt.Sprintf("%#x", p[i].Bytes[at]), fmt.Sprintf("%#x", q[i].Bytes[at]))
				break
			}
		}
	}
}

package drawing

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// change compares two moments of one machine.
type change struct {
	program       *trace.Program
	instruction   uint64 // the address of the last one in between
	before, after *trace.Snapshot
	was, is       diff.View
	undefined     trace.Flags // that the manual has left undefined in between
	// other is the other machine's moment after, where the two part there; else nil.
	other   *trace.Snapshot
	calls   []trace.Call // that were made in between, by the model
	faulted bool         // the instruction did; RF is set then
	told    []string
}

// list tells what an instruction changed: the signals that came, the stack and data, registers and
// flags, and where it went.
func (c *change) list() []string {
	c.signals()
	c.stackPointer()
	c.memory(min(c.before.Stack.Base, c.after.Stack.Base), trace.StackTop)
	c.memory(c.before.Data.Base, c.before.Data.End())
	c.registers()
	c.selectors()
	c.flags()
	c.vectors()
	c.x87()
	c.jump()
	return c.told
}

func (c *change) tell(form string, values ...any) {
	c.told = append(c.told, fmt.Sprintf(form, values...))
}

// near is how far, in bytes, an address is told as a distance.
const near = 1 << 12

func (c *change) stackPointer() {
	name, moved := c.is.Name(trace.RSP), int64(c.after.Registers.Get(trace.RSP)-c.before.Registers.Get(trace.RSP))
	switch {
	case moved == 0:
	case moved < -near || moved > near:
		c.tell("%s %s", name, c.value(c.after.Registers.Get(trace.RSP)))
	default:
		c.tell("%s%+d", name, moved)
	}
}

// value tells what a register holds, a place on the stack by its distance from RSP.
func (c *change) value(n uint64) string {
	if n != 0 && c.program.Stack.Contains(n, 0) {
		return fmt.Sprintf("%#x (%s)", n, c.fromStackPointer(n))
	}
	var bytes [8]byte
	for i := range bytes {
		bytes[i] = byte(n >> (8 * i))
	}
	return c.is.TellBriefly(bytes[:c.is.Mode().Bytes()])
}

// registers tells those that changed, of those and as much as both moments' code
// can see.
func (c *change) registers() {
	count, seen := trace.RegisterCount, ^uint64(0)
	if c.was.Mode() == trace.Mode32 || c.is.Mode() == trace.Mode32 {
		count, seen = 8, 1<<32-1
	}
	for r := range trace.Register(count) {
		is := c.after.Registers.Get(r)
		if r != trace.RSP && (c.before.Registers.Get(r)^is)&seen != 0 {
			c.tell("%s %s", c.is.Name(r), c.value(is))
		}
	}
}

func (c *change) selectors() {
	for s := range trace.Segment(trace.SegmentCount) {
		if is := c.after.Registers.Selectors[s]; is != c.before.Registers.Selectors[s] {
			c.tell("%s %#x", s, is)
		}
	}
}

// flags tells those that changed, and those that are undefined from now on.
func (c *change) flags() {
	is := c.after.Registers.Flags
	changed := c.before.Registers.Flags ^ is
	for _, name := range trace.FlagNames() {
		flag, _ := trace.ParseFlag(name)
		switch {
		case flag == trace.RF && c.faulted && c.other == nil: // as in every fault
		case c.undefined&flag != 0:
			c.tell("%s=?", name)
		case changed&flag == 0:
		case is&flag != 0:
			c.tell("%s=1", name)
		default:
			c.tell("%s=0", name)
		}
	}
}

func (c *change) vectors() {
	was, is := c.before.Registers.Vectors, c.after.Registers.Vectors
	if was == nil || is == nil {
		return
	}
	for i := range is {
		if is[i] == was[i] {
			continue
		}
		width := 16
		for !bytes.Equal(is[i][width:], was[i][width:]) {
			width *= 2
		}
		digits := strings.TrimLeft(strings.TrimPrefix(c.is.Tell(is[i][:width]), "0x"), "0")
		c.tell("%s 0x%s", diff.VectorName(i, width), digits+strings.Repeat("0", max(0, 1-len(digits))))
	}
}

// jump tells where the run went, where that is not the next instruction.
func (c *change) jump() {
	from, to := c.instruction, c.after.Registers.RIP
	line, ok := c.program.Line(from)
	switch {
	case c.after.Checkpoint == trace.Final && to == from: // a fault
	case ok && from < to && to <= line.Address+uint64(line.Size):
	case to == from:
		c.tell("again")
	default:
		c.tell("to %s", c.target(to))
	}
}

// target names where the run went: a label that stands there, else the function.
func (c *change) target(address uint64) string {
	if address == c.program.Exit {
		return trace.Start
	}
	for _, s := range c.program.Symbols {
		if s.Address == address {
			return s.Name
		}
	}
	if function, ok := c.program.Function(address); ok {
		symbol, _ := c.program.Symbol(function)
		return fmt.Sprintf("%s%+d", function, int64(address-symbol.Address))
	}
	return fmt.Sprintf("%#x", address)
}

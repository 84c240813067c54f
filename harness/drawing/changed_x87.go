package drawing

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// x87 tells what changed in the floating-point unit: the register on top, each register
// by its place afterwards, and the exceptions. The conditions are mostly undefined.
func (c *change) x87() {
	was, is := c.before.Registers.X87, c.after.Registers.X87
	if was == nil || is == nil {
		return
	}
	if was.Top() != is.Top() {
		c.tell("top %d", is.Top())
	}
	for place := range trace.X87Count {
		before := (place + is.Top() - was.Top() + trace.X87Count) % trace.X87Count // the same register
		if was.Empty(before) != is.Empty(place) || was.Stack[before] != is.Stack[place] {
			c.tell("%s", c.x87Register(is, place))
		}
	}
	if was.Status&x87Exceptions != is.Status&x87Exceptions {
		c.tell("x87 exceptions %#x", is.Status&x87Exceptions)
	}
	if was.Control != is.Control {
		c.tell("x87 control %#x", is.Control)
	}
}

// x87Exceptions are those of the status word, the stack fault among them (SDM vol. 1,
// figure 8-4).
const x87Exceptions = 0x7f

// x87Register writes a register, counted from the top.
func (c *change) x87Register(x *trace.X87, place int) string {
	if x.Empty(place) {
		return fmt.Sprintf("st%d empty", place)
	}
	return fmt.Sprintf("st%d %s", place, c.is.Tell(x.Stack[place][:]))
}

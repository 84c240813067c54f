package drawing

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// slotsTold is how many slots in one go are told by themselves.
const slotsTold = 3

// memory tells the slots between two addresses that changed. They are counted
// from RSP, so that what was pushed is one slot wherever the stack begins.
func (c *change) memory(low, high uint64) {
	size := uint64(c.is.Mode().Bytes())
	var changed []uint64
	for address := low - (low-c.after.Registers.Get(trace.RSP))%size; address < high; address += size {
		at := max(address, low)
		was, _ := c.was.Bytes(at, int(min(address+size, high)-at))
		is, ok := c.is.Bytes(at, len(was))
		if ok && !bytes.Equal(was, is) {
			changed = append(changed, at)
		}
	}
	if n := len(changed); n > slotsTold {
		c.tell("%d slots from [%s] to [%s]", n, c.slot(changed[0]), c.slot(changed[n-1]))
		changed = slices.DeleteFunc(changed, func(at uint64) bool { return c.sameOnOther(at, int(min(size, high-at))) })
	}
	for _, at := range changed {
		is, _ := c.is.Bytes(at, int(min(size, high-at)))
		c.tell("[%s] %s", c.slot(at), c.is.TellBriefly(is))
	}
}

// sameOnOther reports whether the other machine has the same bytes, or is not asked.
func (c *change) sameOnOther(address uint64, size int) bool {
	if c.other == nil {
		return true
	}
	is, _ := c.is.Bytes(address, size)
	other, _ := diff.NewView(c.program, c.other, nil).Bytes(address, size)
	return bytes.Equal(is, other)
}

// slot names a slot as an author would: by the frame pointer where there is one,
// else by RSP, as what was pushed is.
func (c *change) slot(address uint64) string {
	name, _ := c.is.Slot(address)
	if address != c.after.Registers.Get(trace.RSP) && (strings.HasPrefix(name, c.is.Name(trace.RBP)) || !c.program.Stack.Contains(address, 1)) {
		return name
	}
	return c.fromStackPointer(address)
}

func (c *change) fromStackPointer(address uint64) string {
	apart := int64(address - c.after.Registers.Get(trace.RSP))
	switch {
	case apart == 0:
		return c.is.Name(trace.RSP)
	case apart > -near && apart < near:
		return fmt.Sprintf("%s%+d", c.is.Name(trace.RSP), apart)
	}
	return fmt.Sprintf("%#x", address)
}

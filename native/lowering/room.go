package lowering

import "github.com/framecheck/framecheck/scenarios/trace"

// room lays out the memory that the call needs from RSP upward and gives its size,
// which leaves RSP aligned as the callee wants it.
func (c *calling) room() int {
	bytes, align := c.call.StackBytes, max(16, c.call.Alignment)
	take := func(size, wants int) int {
		align = max(align, wants)
		at := up(bytes, wants)
		bytes = at + size
		return at
	}
	for _, place := range c.values() {
		at := 0
		if place.Indirect {
			at = take(place.Size, max(16, place.Align))
		}
		c.copies = append(c.copies, at)
	}
	if c.call.Result.Indirect && c.into == nil {
		c.result = take(c.call.Result.Size, max(16, c.call.Result.Align))
	}
	if align > max(16, c.Frame.Realign) || align > 16 && c.rsp.unsure {
		c.wrong(c.at, "write frame: {pointer: true, realign: 32} or 64 for the caller", "a call of %s needs stack that is aligned to %d bytes, and %s does not align rsp to that", c.callee.Name, align, c.Name)
	}
	return up(c.rsp.depth+bytes, align) - c.rsp.depth
}

// giveRoomBack raises RSP to where it was before the call. What the callee removed is
// above it already.
func (c *calling) giveRoomBack(bytes int) {
	if c.call.Pops > 0 {
		c.rsp.depth -= c.call.Pops
		c.moved()
	}
	if rest := bytes - c.call.Pops; rest > 0 {
		c.emit("add %s, %d", c.full(trace.RSP), rest)
		c.rsp.depth -= rest
		c.moved()
	}
}

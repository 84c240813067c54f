package history

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// context is what an interruption has interrupted.
type context struct {
	interrupted trace.Registers // as they were
	held        trace.Registers // as the frame has them
	call        *Call           // the newest call then
}

// field gives the offset of a field from the handler's RSP.
func field(name string) uint64 {
	i := slices.IndexFunc(scenarios.SignalFrame(), func(f scenarios.FrameField) bool { return f.Name == name })
	return uint64(scenarios.SignalFrame()[i].Offset)
}

// contextOffset is where a frame's struct ucontext lies, and instructionOffset the RIP in it.
var contextOffset, instructionOffset = field("ucontext.uc_flags"), field("sigcontext.ip")

// sigcontext are the names of the general registers there.
var sigcontext = [trace.RegisterCount]string{
	trace.RAX: "ax", trace.RCX: "cx", trace.RDX: "dx", trace.RBX: "bx", trace.RSP: "sp", trace.RBP: "bp", trace.RSI: "si", trace.RDI: "di",
	trace.R8: "r8", trace.R9: "r9", trace.R10: "r10", trace.R11: "r11", trace.R12: "r12", trace.R13: "r13", trace.R14: "r14", trace.R15: "r15",
}

// offsets are where those lie in a frame.
var offsets = func() (all [trace.RegisterCount]uint64) {
	for r, name := range sigcontext {
		all[r] = field("sigcontext." + name)
	}
	return all
}()

// contextAt reads what a frame at an address says was interrupted.
func (f *follower) contextAt(s *trace.Snapshot, at uint64) (trace.Registers, bool) {
	memory := Memory{f.program, s}
	var all trace.Registers
	for r, offset := range offsets {
		value, ok := memory.Number(at+offset, 8)
		if !ok {
			return all, false
		}
		all.Set(trace.Register(r), value)
	}
	rip, ok := memory.Number(at+instructionOffset, 8)
	all.RIP = rip
	return all, ok
}

// to has an interruption end with registers.
func (c *Call) to(r trace.Registers) *Call {
	c.Site, c.Return, c.CFA, c.Before = r.RIP, r.RIP, r.Get(trace.RSP), &r
	return c
}

// reread takes over what the program has changed in the frames of active interruptions.
func (f *follower) reread(s *trace.Snapshot) { f.newest = f.reading(s, f.newest) }

func (f *follower) reading(s *trace.Snapshot, c *Call) *Call {
	switch {
	case c.nested == 0:
		return c
	case c.Interruption:
		return f.rereading(s, c)
	}
	caller := f.reading(s, c.Caller)
	if caller == c.Caller {
		return c
	}
	other := *c
	return other.above(caller)
}

// rereading is reading of an interruption.
func (f *follower) rereading(s *trace.Snapshot, c *Call) *Call {
	call := f.reading(s, c.context.call)
	held, ok := f.contextAt(s, c.Slot-instructionOffset)
	if !ok {
		held = c.context.held
	}
	if call == c.context.call && held == c.context.held {
		return c
	}
	other := *c
	other.context = &context{c.context.interrupted, held, call}
	other.to(changes(*c.Before, &c.context.held, &held))
	return other.above(f.behind(&other))
}

// above has a call lie above another.
func (c *Call) above(caller *Call) *Call {
	c.Caller, c.Depth, c.nested = caller, caller.Depth+1, caller.nested
	if c.Interruption {
		c.nested++
	}
	return c
}

// behind is the newest call when an interruption is over: where that is not where it was
// interrupted, the one in whose function that is, or what it is behind a jump.
func (f *follower) behind(c *Call) *Call {
	if samePlace(&c.context.interrupted, c.Before) {
		return c.context.call
	}
	then := follower{program: f.program, starts: f.starts, newest: c.context.call}
	then.drop(c.CFA)
	to, known := f.program.Function(c.Return)
	if from, _ := f.program.Function(c.context.interrupted.RIP); known && from != to {
		for active := then.newest; active != nil && !active.Interruption; active = active.Caller {
			if name, _ := f.program.Function(active.Entry); name == to {
				return active
			}
		}
	}
	then.jump(&trace.Snapshot{Registers: *c.Before})
	return then.newest
}

// changes gives registers with what differs between two contexts.
func changes(r trace.Registers, was, is *trace.Registers) trace.Registers {
	for i, value := range is.General {
		if value != was.General[i] {
			r.General[i] = value
		}
	}
	if is.RIP != was.RIP {
		r.RIP = is.RIP
	}
	return r
}

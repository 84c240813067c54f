package history

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// frame is that of a signal, as the kernel has built it for a handler.
type frame struct {
	at      uint64          // RSP at the handler's first instruction
	handler trace.Registers // there
	context trace.Registers // what was interrupted
}

// frameOf reads the frame at RSP where a handler begins.
func (f *follower) frameOf(s *trace.Snapshot, handler trace.Registers) (frame, bool) {
	at := handler.Get(trace.RSP)
	begins := slices.ContainsFunc(f.program.Signals.Handlers, func(h trace.SignalHandler) bool { return h.Address == handler.RIP })
	if !begins {
		return frame{}, false
	}
	if back, ok := (Memory{f.program, s}).Number(at, 8); !ok || back != f.program.Signals.Restorer {
		return frame{}, false
	}
	context, ok := f.contextAt(s, at)
	return frame{at, handler, context}, ok
}

// delivered begins the activations of handlers that are entered in place of what follows
// an instruction, or of the instruction itself.
func (f *follower) delivered(before, after *trace.Snapshot) bool {
	var frames []frame // the newest first
	for handler := after.Registers; len(frames) < mostTogether; {
		one, ok := f.frameOf(after, handler)
		if !ok {
			break
		}
		frames, handler = append(frames, one), one.context
		switch {
		case samePlace(&one.context, &before.Registers):
			f.enter(frames, &before.Registers)
			return true
		case f.sigreturns(before) && one.context.RIP == before.Registers.RIP+systemCallBytes: // it has failed
			f.enter(frames, &one.context)
			return true
		case f.takes(before, &one.context):
			f.sigreturned(before, &trace.Snapshot{Registers: one.context})
			f.enter(frames, &one.context)
			return true
		}
	}
	if len(frames) == 0 || !f.traps(before) {
		return false
	}
	behind := *after // behind the instruction, as the frame has it
	behind.Registers = frames[len(frames)-1].context
	behind.Registers.Selectors = after.Registers.Selectors
	if err := f.step(before, &behind); err != nil {
		return false
	}
	f.enter(frames, &behind.Registers)
	return true
}

// mostTogether is how many signals there are that can come together.
const mostTogether = 7

func samePlace(a, b *trace.Registers) bool {
	return a.RIP == b.RIP && a.Get(trace.RSP) == b.Get(trace.RSP)
}

// takes reports whether rt_sigreturn takes a context from its frame.
func (f *follower) takes(before *trace.Snapshot, context *trace.Registers) bool {
	taken, ok := f.contextAt(before, before.Registers.Get(trace.RSP)-contextOffset)
	return f.sigreturns(before) && ok && samePlace(&taken, context)
}

// traps reports whether an instruction can raise a signal behind itself: int3, int n, into
// and icebp, and any with TF set.
func (f *follower) traps(before *trace.Snapshot) bool {
	code := f.code(before.Registers.RIP)
	return before.Registers.Flags&trace.TF != 0 || len(code) > 0 && slices.Contains([]byte{0xcc, 0xcd, 0xce, 0xf1}, code[0])
}

// enter begins the activations of handlers, the oldest first, which lies last.
func (f *follower) enter(frames []frame, interrupted *trace.Registers) {
	for _, one := range slices.Backward(frames) {
		restorer := f.program.Signals.Restorer
		f.begins((&Call{
			Entry: restorer, Slot: one.at + instructionOffset, Interruption: true, context: &context{*interrupted, one.context, f.newest},
		}).to(*interrupted))
		entry := one.handler
		entry.Set(trace.RSP, one.at+contextOffset)
		f.begins(&Call{
			Entry: one.handler.RIP, Site: restorer, Return: restorer, Slot: one.at, CFA: one.at + contextOffset, Before: &entry,
		})
		interrupted = &one.handler
	}
}

// systemCallBytes is the length of syscall.
const systemCallBytes = 2

// sigreturns reports whether an instruction is the restorer's system call.
func (f *follower) sigreturns(before *trace.Snapshot) bool {
	code := f.code(before.Registers.RIP)
	return len(code) > 1 && code[0] == 0x0f && code[1] == 0x05
}

// sigreturned ends the interruption whose frame rt_sigreturn has taken.
func (f *follower) sigreturned(before, after *trace.Snapshot) bool {
	if !f.sigreturns(before) {
		return false
	}
	slot := before.Registers.Get(trace.RSP) - contextOffset + instructionOffset
	for c := f.newest; c != nil; c = c.Caller {
		if c.Interruption && c.Slot == slot {
			f.newest = c.Caller
			return true
		}
	}
	f.jump(after)
	return true
}

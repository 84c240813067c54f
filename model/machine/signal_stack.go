package machine

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// SignalStack is an exception, a system call, or a step of a run that is observed at
// every instruction, while the stack pointer lies where the machine that runs the
// program may have the stack of its signal handlers (trace.OnSignalStack). Systems put
// what they save below such a stack pointer, as if a handler were interrupted: Linux
// does (get_sigframe in its arch/x86/kernel/signal.c). Between two interruptions the
// stack pointer may hold anything.
type SignalStack struct {
	Place
	StackPointer uint64
}

func (e *SignalStack) Error() string {
	return fmt.Sprintf("the program is interrupted %s, where its stack pointer is %#x: there (%#x to %#x) the machine that runs the program has the stack of its signal handlers",
		e.Place, e.StackPointer, uint64(trace.SignalStackBase), uint64(trace.SignalStackEnd-1))
}

// interruptible refuses to interrupt the program where its stack pointer lies on the
// stack of signal handlers.
func (m *machine) interruptible() error {
	pointer := m.general[trace.RSP] & mask(m.mode().Bytes())
	if !trace.OnSignalStack(pointer) {
		return nil
	}
	var bytes []byte
	if m.memory.permit(Fetch, m.rip, 1) == nil {
		bytes = whole(m.mode(), m.memory.fetch(m.rip, make([]byte, maxLength)), 0)
	}
	return m.locate(&SignalStack{StackPointer: pointer}, m.rip, bytes)
}

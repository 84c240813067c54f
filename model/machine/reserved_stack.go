package machine

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// ReservedStack is an exception, a system call, or a step of a run that is observed
// at every instruction, while the stack pointer lies in the range that belongs to the
// machine that runs the program (trace.Reserved). Where it cannot be told from a
// stack pointer of the machine's own, systems put what they save below it: Linux does
// so with a signal's frame (its get_sigframe). Between two of them the stack pointer
// may hold anything.
type ReservedStack struct {
	Place
	StackPointer uint64
}

func (e *ReservedStack) Error() string {
	return fmt.Sprintf("the program is interrupted %s, where its stack pointer is %#x, which is reserved for the machine that runs the program (%#x to %#x)",
		e.Place, e.StackPointer, uint64(trace.ReservedBase), uint64(trace.ReservedEnd-1))
}

// interruptible refuses to interrupt the program where its stack pointer lies in the
// reserved range.
func (m *machine) interruptible() error {
	pointer := m.general[trace.RSP] & mask(m.mode().Bytes())
	if !trace.Reserved(pointer) {
		return nil
	}
	var bytes []byte
	if m.memory.permit(Fetch, m.rip, 1) == nil {
		bytes = whole(m.mode(), m.memory.fetch(m.rip, make([]byte, maxLength)), 0)
	}
	return m.locate(&ReservedStack{StackPointer: pointer}, m.rip, bytes)
}

package debugger

import (
	"slices"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// history follows the calls and returns of a run, from instruction to instruction, and the
// signals that are delivered between them. It reads no table and no stack.
type history struct {
	program *trace.Program
	calls   []Frame // what each returns to, the newest last
	at      Frame
}

// next goes on to where the run is before its next instruction.
func (h *history) next(at Frame) {
	before := h.at
	h.at = at
	if len(h.calls) == 0 {
		h.calls = []Frame{{PC: h.program.Exit, RSP: at.RSP + 8}}
		return
	}
	if h.signal(before) {
		return
	}
	offset := before.PC - trace.CodeBase
	if offset >= uint64(len(h.program.Code)) {
		return // in the rest of the last page
	}
	inst, err := x86asm.Decode(h.program.Code[offset:], 64)
	if err != nil {
		return
	}
	switch newest := h.calls[len(h.calls)-1]; {
	case inst.Op == x86asm.CALL && at.RSP == before.RSP-8:
		h.calls = append(h.calls, Frame{PC: before.PC + uint64(inst.Len), RSP: before.RSP})
	case inst.Op == x86asm.RET && at.PC == newest.PC && before.RSP+8 == newest.RSP:
		h.calls = h.calls[:len(h.calls)-1]
	}
}

// restorerSystemCall is where syscall stands in the restorer, behind mov eax, 15.
const restorerSystemCall = 5

// signal follows the delivery of a signal, which moves rsp by more than a call does, and
// the way back: to what was interrupted, or where the handler has changed the context to
// one of its callers.
func (h *history) signal(before Frame) bool {
	s := h.program.Signals
	if s == nil {
		return false
	}
	if before.PC == s.Restorer+restorerSystemCall {
		interrupted := h.calls[len(h.calls)-1]
		*interrupted.resumed = h.at
		interrupted.resumed.Function, _ = h.program.Function(h.at.PC)
		h.calls = h.calls[:len(h.calls)-1]
		for h.at.RSP != interrupted.RSP && h.calls[len(h.calls)-1].RSP <= h.at.RSP {
			h.calls = h.calls[:len(h.calls)-1]
		}
		return true
	}
	called := h.at.RSP == before.RSP || h.at.RSP == before.RSP-8
	if called || !slices.ContainsFunc(s.Handlers, func(handler trace.SignalHandler) bool { return handler.Address == h.at.PC }) {
		return false
	}
	before.resumed = new(Frame)
	h.calls = append(h.calls, before, Frame{PC: s.Restorer, RSP: h.at.RSP + 8})
	return true
}

// truth is the stop as it is, down to the frame of _start.
func (h *history) truth() Stop {
	function, _ := h.program.Function(h.at.PC)
	stop := Stop{{PC: h.at.PC, RSP: h.at.RSP, Function: function}}
	for i := len(h.calls) - 1; i >= 0; i-- {
		f := h.calls[i]
		f.Function, _ = h.program.Caller(f.PC)
		if f.resumed != nil { // PC is no return address
			f.Function, _ = h.program.Function(f.PC)
		}
		stop = append(stop, f)
	}
	return stop
}

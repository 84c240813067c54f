package debugger

import (
	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// history follows the calls and returns of a run, from instruction to instruction. It
// reads no table and no stack.
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

// truth is the stop as it is, down to the frame of _start.
func (h *history) truth() Stop {
	function, _ := h.program.Function(h.at.PC)
	stop := Stop{{PC: h.at.PC, RSP: h.at.RSP, Function: function}}
	for i := len(h.calls) - 1; i >= 0; i-- {
		f := h.calls[i]
		f.Function, _ = h.program.Caller(f.PC)
		stop = append(stop, f)
	}
	return stop
}

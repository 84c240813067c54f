package lowering

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// frameInformation says, behind each instruction that changes it, where the CFA is and
// where the registers of the caller are (GNU's assembler, "CFI directives").
func (r *routine) frameInformation(format string, arguments ...any) {
	r.lines = append(r.lines, line{text: fmt.Sprintf(".cfi_"+format, arguments...), at: r.at})
}

// windows says of the prologue what Windows' tables know.
func (r *routine) windows(format string, arguments ...any) {
	if r.Convention == declaration.Win64 {
		r.lines = append(r.lines, line{text: fmt.Sprintf(".seh_"+format, arguments...), at: r.at})
	}
}

// moved says where the CFA is behind an instruction that moved RSP.
func (r *routine) moved() {
	if !r.framed {
		r.frameInformation("def_cfa_offset %d", r.rsp.depth)
	}
}

// setPointer makes the frame pointer of RSP, which lies so many bytes below it.
func (r *routine) setPointer(below int) {
	rsp, rbp := memory{base: r.full(trace.RSP)}, r.full(trace.RBP)
	if below == 0 {
		r.emit("mov %s, %s", rbp, rsp.base)
	} else {
		r.emit("lea %s, %s", rbp, rsp.from(below))
	}
	r.framed = true
	r.frameInformation("def_cfa %s, %d", rbp, 2*r.word)
	r.windows("setframe %s, %d", rbp, below)
}

// Windows' tables have the distance of the frame pointer from RSP in steps of 16, and no
// more than this, and know registers that are saved above RSP as it is then (Microsoft,
// "x64 exception handling", UNWIND_INFO).
const mostBelowPointer = 240

// roomBeforePointer is what a function under win64 takes from the stack, behind its
// pushes, before it sets its frame pointer: everything, or what its saved vector
// registers lie in.
func (r *routine) roomBeforePointer() int {
	lowest := r.frame.pushed
	if all := lowest + r.frame.below; !r.realigns() && all-2*r.word <= mostBelowPointer {
		return r.frame.below
	}
	for _, v := range r.frame.vectors {
		lowest = max(lowest, -v.offset)
	}
	return up(lowest, 16) - r.frame.pushed
}

// resume says that code behind a return is reached with the stack as it was before that.
func (r *routine) resume() {
	if r.remembered >= 0 {
		r.remembered = -1
		r.frameInformation("restore_state")
	}
}

// forget takes back that the state is remembered, where nothing is behind the last return.
func (r *routine) forget() {
	if r.remembered >= 0 {
		r.lines = append(r.lines[:r.remembered], r.lines[r.remembered+1:]...)
	}
}

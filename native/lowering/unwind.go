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

// frameExpression says that a vector register is saved at an offset from where RSP was
// aligned, which the frame pointer tells (DWARF 4, 2.5 and 6.4.2.3; psABI AMD64 figure 3.36
// for the numbers).
func (r *routine) frameExpression(vector, offset int) {
	const (
		expression = 0x10 // DW_CFA_expression
		breg6      = 0x76 // DW_OP_breg6, rbp
		const1s    = 0x09 // DW_OP_const1s
		and        = 0x1a // DW_OP_and
		consts     = 0x11 // DW_OP_consts
		plus       = 0x22 // DW_OP_plus
		xmm0       = 17
	)
	program := appendSigned([]byte{breg6}, -r.aligned)
	program = append(program, const1s, byte(-r.Frame.Realign), and, consts)
	program = append(appendSigned(program, offset), plus)
	text := fmt.Sprintf("escape %#x, %d, %d", expression, xmm0+vector, len(program))
	for _, b := range program {
		text += fmt.Sprintf(", %#x", b)
	}
	r.frameInformation("%s", text)
}

// appendSigned appends a signed LEB128 (DWARF 4, 7.6).
func appendSigned(to []byte, value int) []byte {
	for value < -0x40 || value > 0x3f {
		to = append(to, byte(value)|0x80)
		value >>= 7
	}
	return append(to, byte(value)&0x7f)
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
	if r.realigns() {
		return up(lowest, 16) - lowest
	}
	if all := lowest + r.frame.below; all-2*r.word <= mostBelowPointer {
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

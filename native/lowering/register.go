package lowering

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// registerName is the name of the lowest 8, 4, 2 or 1 bytes of a register (Intel SDM
// vol. 1, table 3-2).
func registerName(r trace.Register, bytes int) string {
	name := r.String()
	if r >= trace.R8 {
		return name + map[int]string{8: "", 4: "d", 2: "w", 1: "b"}[bytes]
	}
	short := name[1:]
	switch {
	case bytes == 8:
		return name
	case bytes == 4:
		return "e" + short
	case bytes == 2:
		return short
	case strings.HasSuffix(short, "x"):
		return short[:1] + "l"
	}
	return short + "l"
}

// scratch are registers that no convention of the mode passes arguments in, or in
// 32-bit code those that are free where no argument is loaded yet. The first takes
// values, the second right operands, the third addresses of what is passed by reference.
func (r *routine) scratch() (value, operand, address trace.Register) {
	if r.word == 4 {
		return trace.RAX, trace.RCX, trace.RDX
	}
	return trace.RAX, trace.R11, trace.R10
}

// preserved are the registers that a callee saves, without RBP and RSP.
func preserved(c declaration.Convention) []trace.Register {
	switch c {
	case declaration.SysV: // psABI AMD64 3.2.1, figure 3.4
		return []trace.Register{trace.RBX, trace.RBP, trace.R12, trace.R13, trace.R14, trace.R15}
	case declaration.Win64: // Microsoft, "x64 calling convention", "Caller/callee saved registers"
		return []trace.Register{trace.RBX, trace.RBP, trace.RSI, trace.RDI, trace.R12, trace.R13, trace.R14, trace.R15}
	case declaration.Cdecl, declaration.Stdcall, declaration.Fastcall, declaration.Thiscall,
		declaration.Regparm1, declaration.Regparm2, declaration.Regparm3: // psABI i386 2.2.1, table 2.3
	}
	return []trace.Register{trace.RBX, trace.RBP, trace.RSI, trace.RDI}
}

// vectorName is the name of a vector register that holds so many bytes.
func vectorName(index, bytes int) string {
	letter := "x"
	switch {
	case bytes > 32:
		letter = "z"
	case bytes > 16:
		letter = "y"
	}
	return fmt.Sprintf("%smm%d", letter, index)
}

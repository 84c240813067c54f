package conform

import (
	"strings"

	"golang.org/x/arch/x86/x86asm"
)

// pages are the instructions that the manuals describe under another name.
var pages = map[x86asm.Op]string{
	x86asm.LCALL: "CALL", x86asm.LJMP: "JMP", x86asm.LRET: "RET", x86asm.IRET: "IRET/IRETD/IRETQ", x86asm.IRETD: "IRET/IRETD/IRETQ",
	x86asm.IRETQ: "IRET/IRETD/IRETQ", x86asm.PUSHF: "PUSHF/PUSHFD/PUSHFQ", x86asm.PUSHFD: "PUSHF/PUSHFD/PUSHFQ", x86asm.PUSHFQ: "PUSHF/PUSHFD/PUSHFQ",
	x86asm.POPF: "POPF/POPFD/POPFQ", x86asm.POPFD: "POPF/POPFD/POPFQ", x86asm.POPFQ: "POPF/POPFD/POPFQ",
	x86asm.INT: "INT n/INTO/INT3/INT1", x86asm.INTO: "INT n/INTO/INT3/INT1",
}

// manual is where the manuals describe the instruction.
func (in instruction) manual() string {
	if !in.known {
		return "Intel SDM vol. 2, 2.1 and appendix A (opcode map); AMD APM vol. 3, appendix A"
	}
	name := pages[in.Op]
	switch {
	case name != "":
	case strings.HasPrefix(in.Op.String(), "J") && in.Op != x86asm.JMP:
		name = "Jcc"
	default:
		name = in.Op.String()
	}
	text := "Intel SDM vol. 2, " + name + "; AMD APM vol. 3, the same"
	if len(in.prefixes()) > 0 {
		text += "; prefixes: SDM vol. 2, 2.1.1"
	}
	return text
}

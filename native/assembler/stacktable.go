package assembler

// stackTable holds what pushes and pops. A mnemonic without a letter for the
// size moves what the mode moves without a prefix, 8 bytes in 64-bit mode and 4
// in 32-bit mode; w moves 2 bytes, d 4 and q 8, as the assemblers of GNU and
// NASM call them.
var stackTable = []row{
	{mnemonics: "push pushw", encoder: "PUSHW", operands: "r/m16 | word imm16", order: direct},
	{mnemonics: "push", encoder: "PUSHQ", operands: "r/m64 | fs | gs | simm32", order: direct, in: in64},
	{mnemonics: "push pushd", encoder: "PUSHL", operands: "r/m32 | es | cs | ss | ds | fs | gs | imm32", order: direct, in: in32},
	{mnemonics: "pushw", encoder: "PUSHW", operands: "fs | gs | imm16", order: direct},
	{mnemonics: "pushw", encoder: "PUSHW", operands: "es | cs | ss | ds", order: direct, in: in32},
	{mnemonics: "pop", encoder: "POPQ", operands: "r/m64 | fs | gs", in: in64},
	{mnemonics: "pop popd", encoder: "POPL", operands: "r/m32 | es | ss | ds | fs | gs", in: in32},
	{mnemonics: "pop popw", encoder: "POPW", operands: "r/m16"},
	{mnemonics: "popw", encoder: "POPW", operands: "fs | gs"},
	{mnemonics: "popw", encoder: "POPW", operands: "es | ss | ds", in: in32},

	{mnemonics: "pusha pushad", encoder: "PUSHAL", in: in32},
	{mnemonics: "pushaw", encoder: "PUSHAW", in: in32},
	{mnemonics: "popa popad", encoder: "POPAL", in: in32},
	{mnemonics: "popaw", encoder: "POPAW", in: in32},

	{mnemonics: "pushf pushfq", encoder: "PUSHFQ", in: in64},
	{mnemonics: "pushf pushfd", encoder: "PUSHFL", in: in32},
	{mnemonics: "pushfw", encoder: "PUSHFW"},
	{mnemonics: "popf popfq", encoder: "POPFQ", in: in64},
	{mnemonics: "popf popfd", encoder: "POPFL", in: in32},
	{mnemonics: "popfw", encoder: "POPFW"},

	{mnemonics: "enter", hand: "c8 iw ib", operands: "uimm16, uimm8"},
	{mnemonics: "enterd", hand: "c8 iw ib", operands: "uimm16, uimm8", in: in32},
	{mnemonics: "enterw", hand: "66 c8 iw ib", operands: "uimm16, uimm8"},
	{mnemonics: "leave", encoder: "LEAVEQ", in: in64},
	{mnemonics: "leave leaved", encoder: "LEAVEL", in: in32},
	{mnemonics: "leavew", encoder: "LEAVEW"},
}

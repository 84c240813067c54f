package assembler

// row says what operands instructions take and how golang-asm calls them.
//
// Operands are written as in the manuals, with | between the alternatives and *
// for each of the sizes 8, 16, 32 and 64, + for each but 8. The encoder's name
// has the same sign where its own letter for the size goes (B, W, L, Q), and {}
// where the mnemonic goes.
type row struct {
	mnemonics string
	encoder   string
	operands  string
	order     order
	hand      string // instead of encoder: see byhand.go
}

// order is where golang-asm wants the operands.
type order uint8

const (
	reversed order = iota // the destination, which comes first, in To
	direct                // the first in From
)

var table = append([]row{
	{mnemonics: "add or adc sbb and sub xor", encoder: "{}*", operands: "r/m*, r* | r*, r/m* | r/m*, imm*"},
	{mnemonics: "cmp", encoder: "CMP*", operands: "r/m*, r* | r*, r/m* | r/m*, imm*", order: direct},
	{mnemonics: "test", encoder: "TEST*", operands: "r/m*, r* | r*, r/m* | r/m*, imm*"},
	{mnemonics: "neg not inc dec", encoder: "{}*", operands: "r/m*"},
	{mnemonics: "mul div idiv imul", encoder: "{}*", operands: "r/m*", order: direct},
	{mnemonics: "imul", encoder: "IMUL+", operands: "r+, r/m+ | r+, imm+"},
	{mnemonics: "imul", encoder: "IMUL3+", operands: "r+, r/m+, imm+"},
	{mnemonics: "rol ror rcl rcr shl sal shr sar", encoder: "{}*", operands: "r/m*, uimm8 | r/m*, cl"},
	{mnemonics: "bt bts btr btc", encoder: "{}+", operands: "r/m+, r+ | r/m+, uimm7"},
	{mnemonics: "cmpxchg xadd", encoder: "{}*", operands: "r/m*, r*"},
	{mnemonics: "bswap", encoder: "BSWAPL", operands: "r32"},
	{mnemonics: "bswap", encoder: "BSWAPQ", operands: "r64"},

	{mnemonics: "mov", encoder: "MOV*", operands: "r/m*, r* | r*, r/m* | r64, imm64 | r/m*, imm*"},
	{mnemonics: "mov", encoder: "MOVW", operands: "r32, sreg | m16, sreg | sreg, r/m16"},
	{mnemonics: "movabs", encoder: "MOVQ", operands: "r64, imm64"},
	{mnemonics: "movzx", encoder: "MOVBWZX", operands: "r16, r/m8"},
	{mnemonics: "movzx", encoder: "MOVBLZX", operands: "r32, r/m8"},
	{mnemonics: "movzx", encoder: "MOVBQZX", operands: "r64, r/m8"},
	{mnemonics: "movzx", encoder: "MOVWLZX", operands: "r32, r/m16"},
	{mnemonics: "movzx", encoder: "MOVWQZX", operands: "r64, r/m16"},
	{mnemonics: "movsx", encoder: "MOVBWSX", operands: "r16, r/m8"},
	{mnemonics: "movsx", encoder: "MOVBLSX", operands: "r32, r/m8"},
	{mnemonics: "movsx", encoder: "MOVBQSX", operands: "r64, r/m8"},
	{mnemonics: "movsx", encoder: "MOVWLSX", operands: "r32, r/m16"},
	{mnemonics: "movsx", encoder: "MOVWQSX", operands: "r64, r/m16"},
	{mnemonics: "movsx movsxd", encoder: "MOVLQSX", operands: "r64, r/m32"},
	{mnemonics: "lea", encoder: "LEA+", operands: "r+, m"},
	{mnemonics: "xchg", hand: "87 c0", operands: "eax, eax"},
	{mnemonics: "xchg", encoder: "XCHG*", operands: "r/m*, r* | r*, r/m*"},

	{mnemonics: "push pushw", encoder: "PUSHW", operands: "r/m16 | word imm16", order: direct},
	{mnemonics: "push", encoder: "PUSHQ", operands: "r/m64 | fs | gs | simm32", order: direct},
	{mnemonics: "pushw", encoder: "PUSHW", operands: "fs | gs | imm16", order: direct},
	{mnemonics: "pop", encoder: "POPQ", operands: "r/m64 | fs | gs"},
	{mnemonics: "pop popw", encoder: "POPW", operands: "r/m16"},
	{mnemonics: "popw", encoder: "POPW", operands: "fs | gs"},
	{mnemonics: "pushf pushfq", encoder: "PUSHFQ"},
	{mnemonics: "pushfw", encoder: "PUSHFW"},
	{mnemonics: "popf popfq", encoder: "POPFQ"},
	{mnemonics: "popfw", encoder: "POPFW"},
	{mnemonics: "call", encoder: "CALL", operands: "rel | r/m64"},
	{mnemonics: "jmp", encoder: "JMP", operands: "rel | r/m64"},
	{mnemonics: "ret", encoder: "RET"},
	{mnemonics: "ret", hand: "c2 iw", operands: "uimm16"},
	{mnemonics: "retf", encoder: "RETFL"},
	{mnemonics: "retf", encoder: "RETFL", operands: "uimm16", order: direct},
	{mnemonics: "retfq", encoder: "RETFQ"},
	{mnemonics: "retfq", encoder: "RETFQ", operands: "uimm16", order: direct},
	{mnemonics: "enter", hand: "c8 iw ib", operands: "uimm16, uimm8"},
	{mnemonics: "enterw", hand: "66 c8 iw ib", operands: "uimm16, uimm8"},
	{mnemonics: "leave", encoder: "LEAVEQ"},
	{mnemonics: "leavew", encoder: "LEAVEW"},
	{mnemonics: "iretq", encoder: "IRETQ"},
	{mnemonics: "iretd", encoder: "IRETL"},
	{mnemonics: "int", encoder: "INT", operands: "uimm8", order: direct},
	{mnemonics: "int3", hand: "cc"},
	{mnemonics: "int1 icebp", encoder: "ICEBP"},
	{mnemonics: "ud2", encoder: "UD2"},
	{mnemonics: "nop", hand: "90"},
	{mnemonics: "nop", encoder: "NOPW", operands: "r/m16", order: direct},
	{mnemonics: "nop", encoder: "NOPL", operands: "r/m32", order: direct},
	{mnemonics: "endbr64", hand: "f3 0f 1e fa"},

	{mnemonics: "hlt cpuid xgetbv syscall sysenter rdtsc pause lfence mfence sfence", encoder: "{}"},
	{mnemonics: "cld std clc stc cmc lahf sahf cbw cwde cdqe cwd cdq cqo", encoder: "{}"},
	{mnemonics: "movsb movsw movsq stosb stosw stosq lodsb lodsw lodsq", encoder: "{}"},
	{mnemonics: "cmpsb cmpsw cmpsq scasb scasw scasq", encoder: "{}"},
	{mnemonics: "movsd", encoder: "MOVSL"},
	{mnemonics: "stosd", encoder: "STOSL"},
	{mnemonics: "lodsd", encoder: "LODSL"},
	{mnemonics: "cmpsd", encoder: "CMPSL"},
	{mnemonics: "scasd", encoder: "SCASL"},
	{mnemonics: "fninit", encoder: "FINIT"},
	{mnemonics: "xsave64", encoder: "XSAVE64", operands: "m"},
	{mnemonics: "xrstor64", encoder: "XRSTOR64", operands: "m", order: direct},
	{mnemonics: "rdfsbase rdgsbase", encoder: "{}Q", operands: "r64"},
	{mnemonics: "wrfsbase wrgsbase", encoder: "{}Q", operands: "r64", order: direct},
}, append(vectorTable, concat(
	conditional("j", "J", "rel"),
	conditional("set", "SET", "r/m8"),
	conditional("cmov", "CMOV+", "r+, r/m+"),
)...)...)

func concat(parts ...[]row) []row {
	var all []row
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

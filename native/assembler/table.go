package assembler

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

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
	in        modes
}

// modes are those in which a row exists; what names a 64-bit register exists in
// 64-bit mode alone, whatever is said here.
type modes uint8

const (
	inBoth modes = iota
	in64
	in32
)

func (m modes) has(mode trace.Mode) bool {
	return m == inBoth || (m == in64) == (mode == trace.Mode64)
}

// order is where golang-asm wants the operands.
type order uint8

const (
	reversed order = iota // the destination, which comes first, in To
	direct                // the first in From
)

var table = slices.Concat(stackTable, transferTable, generalTable, vectorTable, x87Table,
	conditional("j", "J", "rel"), conditional("set", "SET", "r/m8"), conditional("cmov", "CMOV+", "r+, r/m+"))

var generalTable = []row{
	{mnemonics: "add or adc sbb and sub xor", encoder: "{}*", operands: "r/m*, r* | r*, r/m* | r/m*, imm*"},
	{mnemonics: "cmp", encoder: "CMP*", operands: "r/m*, r* | r*, r/m* | r/m*, imm*", order: direct},
	{mnemonics: "test", encoder: "TEST*", operands: "r/m*, r* | r*, r/m* | r/m*, imm*"},
	{mnemonics: "not", hand: "66 f7 /2", operands: "r16", in: in32},
	{mnemonics: "not", hand: "f7 /2", operands: "r32", in: in32},
	{mnemonics: "neg", hand: "66 f7 /3", operands: "r16", in: in32},
	{mnemonics: "neg", hand: "f7 /3", operands: "r32", in: in32},
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
	{mnemonics: "mov", hand: "8e /r", operands: "sreg, r32"},
	{mnemonics: "mov", hand: "66 8c /r", operands: "r16, sreg"},
	{mnemonics: "mov", hand: "REX.W 8c /r", operands: "r64, sreg"},
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

	{mnemonics: "ud2", encoder: "UD2"},
	{mnemonics: "nop", hand: "90"},
	{mnemonics: "nop", encoder: "NOPW", operands: "r/m16", order: direct},
	{mnemonics: "nop", encoder: "NOPL", operands: "r/m32", order: direct},
	{mnemonics: "endbr64", hand: "f3 0f 1e fa"},
	{mnemonics: "endbr32", hand: "f3 0f 1e fb"},

	{mnemonics: "hlt cpuid xgetbv syscall sysenter rdtsc pause lfence mfence sfence", encoder: "{}"},
	{mnemonics: "cld std clc stc cmc lahf sahf cbw cwde cwd cdq", encoder: "{}"},
	{mnemonics: "cdqe cqo", encoder: "{}", in: in64},
	{mnemonics: "movsb movsw stosb stosw lodsb lodsw cmpsb cmpsw scasb scasw", encoder: "{}"},
	{mnemonics: "movsq stosq lodsq cmpsq scasq", encoder: "{}", in: in64},
	{mnemonics: "movsd", encoder: "MOVSL"},
	{mnemonics: "stosd", encoder: "STOSL"},
	{mnemonics: "lodsd", encoder: "LODSL"},
	{mnemonics: "cmpsd", encoder: "CMPSL"},
	{mnemonics: "scasd", encoder: "SCASL"},
	{mnemonics: "xsave64", encoder: "XSAVE64", operands: "m", in: in64},
	{mnemonics: "xrstor64", encoder: "XRSTOR64", operands: "m", order: direct, in: in64},
	{mnemonics: "rdfsbase rdgsbase", encoder: "{}Q", operands: "r64"},
	{mnemonics: "wrfsbase wrgsbase", encoder: "{}Q", operands: "r64", order: direct},
}

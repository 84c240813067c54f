package harness_test

import (
	"fmt"
	"slices"
	"strings"
)

// instructionForms are mnemonics with the operands that they take, written as in
// the manuals: * stands for one of the sizes 8, 16, 32 and 64, + for one of
// those but 8, | between alternatives.
var instructionForms = []struct{ mnemonics, operands string }{
	{"add or adc sbb and sub xor cmp test mov", "r/m*, r* | r*, r/m* | r/m*, imm*"},
	{"neg not inc dec mul imul div idiv", "r/m*"},
	{"imul", "r+, r/m+ | r+, r/m+, imm+"},
	{"rol ror rcl rcr shl shr sar", "r/m*, count | r/m*, cl"},
	{"bt bts btr btc", "r/m+, r+ | r/m+, count"},
	{"cmpxchg xadd xchg", "r/m*, r*"},
	{"lock add|lock xadd|lock cmpxchg|lock sub|lock xchg", "m*, r*"},
	{"lock inc|lock neg|lock not|lock dec", "m*"},
	{"bswap", "r32 | r64"},
	{"mov", "r64, imm | rsp, imm | r32, ds | r64, rsp"},
	{"movzx movsx", "r16, r/m8 | r32, r/m8 | r64, r/m8 | r32, r/m16 | r64, r/m16"},
	{"movsxd", "r64, r/m32"},
	{"lea", "r+, m | rsp, m"},
	{"push", "r/m16 | r/m64 | fs | gs | imm32 | rsp | qword [rsp+8] | word 0x8005"},
	{"pop", "r/m16 | r/m64 | fs | gs | rsp | qword [rsp+8]"},
	{"pushf pushfq pushfw popf popfq popfw leave leavew ret int3 ud2 nop hlt endbr64", ""},
	{"cld std clc stc cmc lahf sahf cbw cwde cdqe cwd cdq cqo pause lfence mfence sfence", ""},
	{"call jmp", "main.after | callee | r64 | m64 | qword [rsp]"},
	{"ret", "uimm16"},
	{"retf retfq iretq iretd", ""},
	{"enter enterw", "uimm16, level"},
	{"nop", "r/m16 | r/m32"},
	{"int", "uimm8"},
	{"jo jno jb jae je jne jbe ja js jns jp jnp jl jge jle jg", "main.after"},
	{"seto setno setb setae sete setne setbe seta sets setns setp setnp setl setge setle setg", "r/m8"},
	{"cmovo cmovno cmovb cmovae cmove cmovne cmovbe cmova cmovs cmovns cmovp cmovnp cmovl cmovge cmovle cmovg", "r+, r/m+"},
	{"movsb movsw movsd movsq stosb stosw stosd stosq lodsb lodsq cmpsb cmpsq scasb scasw", ""},
	{"rep movsb|rep movsq|rep stosb|rep stosq|rep movsw|rep stosd", ""},
	{"movaps movups movapd movupd movdqa movdqu", "xmm, xmm | xmm, m128 | m128, xmm"},
	{"xorps xorpd pxor", "xmm, xmm | xmm, m128"},
	{"movss", "xmm, xmm | xmm, m32 | m32, xmm"},
	{"movsd", "xmm, xmm | xmm, m64 | m64, xmm"},
	{"movd", "xmm, r/m32 | r/m32, xmm"},
	{"movq", "xmm, r64 | r64, xmm | xmm, xmm | xmm, m64 | m64, xmm"},
	{"vmovaps vmovups vmovapd vmovupd", "xmm, xmm | xmm, m128 | m128, xmm | ymm, ymm | ymm, m256 | m256, ymm | zmm, zmm | zmm, m512 | m512, zmm"},
	{"vmovdqa vmovdqu", "xmm, xmm | xmm, m128 | m128, xmm | ymm, ymm | ymm, m256 | m256, ymm"},
	{"vmovdqa32 vmovdqa64 vmovdqu8 vmovdqu16 vmovdqu32 vmovdqu64", "xmm, m128 | m128, xmm | ymm, m256 | m256, ymm | zmm, zmm | zmm, m512 | m512, zmm"},
	{"vmovd", "xmm, r/m32 | r/m32, xmm"},
	{"vmovq", "xmm, r64 | r64, xmm | xmm, xmm | xmm, m64 | m64, xmm"},
	{"vmovss", "xmm, m32 | m32, xmm | xmm, xmm, xmm"},
	{"vmovsd", "xmm, m64 | m64, xmm | xmm, xmm, xmm"},
	{"vpxor", "xmm, xmm, xmm | ymm, ymm, ymm | ymm, ymm, m256"},
	{"vxorps vxorpd", "xmm, xmm, xmm | xmm, xmm, m128 | ymm, ymm, ymm | ymm, ymm, m256 | zmm, zmm, zmm | zmm, zmm, m512"},
	{"vzeroupper vzeroall", ""},
}

// instruction draws an instruction's text. Not all of them can be encoded.
func (d dice) instruction() string {
	f := instructionForms[d.IntN(len(instructionForms))]
	mnemonics := strings.Fields(f.mnemonics)
	if strings.Contains(f.mnemonics, "|") {
		mnemonics = strings.Split(f.mnemonics, "|")
	}
	chosen := d.among(strings.Split(f.operands, " | ")...)
	wide := d.among("16", "32", "64")
	size := d.among("8", "16", "32", "64")
	chosen = strings.NewReplacer("*", size, "m+", "m"+wide, "r+", "r"+wide, "imm+", "imm"+wide).Replace(chosen)
	var operands []string
	for _, pattern := range strings.Split(chosen, ", ") {
		operands = append(operands, d.operand(pattern))
	}
	return strings.TrimSpace(d.among(mnemonics...) + " " + strings.Join(operands, ", "))
}

var registersBySize = map[string][]string{
	"8":  strings.Fields("al cl dl bl spl bpl sil dil r8b r9b r10b r11b r12b r13b r14b r15b ah ch dh bh"),
	"16": strings.Fields("ax cx dx bx sp bp si di r8w r9w r10w r11w r12w r13w r14w r15w"),
	"32": strings.Fields("eax ecx edx ebx esp ebp esi edi r8d r9d r10d r11d r12d r13d r14d r15d"),
	"64": strings.Fields("rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15"),
}

var memorySizes = map[string]string{
	"": "", "8": "byte", "16": "word", "32": "dword", "64": "qword", "128": "xmmword", "256": "ymmword", "512": "zmmword",
}

// operand draws an operand of a pattern; what is no pattern stands for itself.
func (d dice) operand(pattern string) string {
	if size, ok := strings.CutPrefix(pattern, "r/m"); ok {
		pattern = d.among("r", "m") + size
	}
	switch size := pattern[min(1, len(pattern)):]; {
	case pattern == "count":
		return d.among("1", "1", "1", "1", "0", "2", "4", "7", "8", "15", "16", "17", "31", "32", "33", "63", "64", "65", "127")
	case pattern == "level":
		return d.among("0", "1", "2", "3", "31", "32")
	case pattern == "xmm" || pattern == "ymm" || pattern == "zmm":
		return fmt.Sprint(pattern, d.IntN(16+16*d.IntN(2)))
	case pattern == "uimm8":
		return fmt.Sprint(d.IntN(256))
	case pattern == "uimm16":
		return d.among("0", "8", "16", "24", "32", "1", "256", "4096", "65528", "65535")
	case pattern == "imm":
		return fmt.Sprintf("%#x", d.value())
	case strings.HasPrefix(pattern, "imm"):
		return d.among("0", "1", "-1", "127", "-128", "0x7f", "0x80", "-2", "5", "0x7fff", "0x7fffffff", "-2147483648", "0x20000008", "-32768")
	case pattern[:min(1, len(pattern))] == "r" && registersBySize[size] != nil:
		return d.among(registersBySize[size]...)
	case pattern[:min(1, len(pattern))] == "m" && (size == "" || memorySizes[size] != ""):
		return strings.TrimSpace(memorySizes[size] + " " + d.memory())
	}
	return pattern
}

// memory draws an address.
func (d dice) memory() string {
	displacement := d.among("", "+0", "+8", "+16", "-8", "-16", "+1", "-1", "+64", "-128", "+3", "+4096")
	switch base := d.among("rsp", "rbp", d.among(registersBySize["64"]...)); {
	case d.oneIn(12):
		return fmt.Sprintf("[%#x]", 0x2000_0000+d.IntN(0x1010))
	case d.oneIn(10):
		return "[numbers" + displacement + "]"
	case d.oneIn(3):
		return "[" + base + "+" + d.among(registersBySize["64"]...) + d.among("", "*1", "*2", "*4", "*8") + displacement + "]"
	case d.oneIn(12):
		return d.among("fs", "gs") + ":[" + base + displacement + "]"
	default:
		return "[" + base + displacement + "]"
	}
}

// rawInstruction draws an instruction by its bytes: prefixes, opcode, operands.
// The nops after them are read by instructions that are longer.
func (d dice) rawInstruction() string {
	var bytes []byte
	for d.oneIn(2) && len(bytes) < 4 {
		bytes = append(bytes, pick[byte](d, 0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x64, 0x65, 0x26, 0x2e, 0x36, 0x3e))
	}
	if d.oneIn(2) {
		bytes = append(bytes, byte(0x40+d.IntN(16)))
	}
	switch d.IntN(8) {
	case 0, 1, 2:
		bytes = append(bytes, 0x0f)
	case 3: // VEX
		bytes = append(bytes, 0xc5, d.byte())
	case 4: // EVEX of map 0f, mostly without mask and broadcast
		bytes = append(bytes, 0x62, d.byte()&^6|1, d.byte()|4, d.byte()&^0x97|pick[byte](d, 8, 8, 8, 0, 0x18, 9))
	}
	bytes = append(bytes, d.byte())
	for range 10 {
		bytes = append(bytes, pick[byte](d, 0, 0, 0, 1, 8, 0x10, 0xf8, 0xff, 0x24, 0x44, 0x45, 0xc0, d.byte(), d.byte(), d.byte()))
	}
	bytes = append(bytes, slices.Repeat([]byte{0x90}, 15)...)
	return ".byte " + strings.ReplaceAll(fmt.Sprintf("% #x", bytes), " ", ", ")
}

package assembler

import "strings"

// vectorTable holds the moves of vector registers. Of the instructions with a
// VEX prefix only those that exist with an EVEX prefix too reach the registers
// 16 to 31: their operands are written xmm0-31.
var vectorTable = []row{
	{mnemonics: "movaps movups movapd movupd", encoder: "{}", operands: "xmm, xmm/m128 | m128, xmm"},
	{mnemonics: "movdqa", encoder: "MOVO", operands: "xmm, xmm/m128 | m128, xmm"},
	{mnemonics: "movdqu", encoder: "MOVOU", operands: "xmm, xmm/m128 | m128, xmm"},
	{mnemonics: "movss", encoder: "MOVSS", operands: "xmm, xmm/m32 | m32, xmm"},
	{mnemonics: "movsd", encoder: "MOVSD", operands: "xmm, xmm/m64 | m64, xmm"},
	{mnemonics: "movd", encoder: "MOVL", operands: "xmm, r/m32 | r/m32, xmm"},
	{mnemonics: "movq", encoder: "MOVQ", operands: "xmm, r64 | r64, xmm | xmm, xmm/m64 | m64, xmm"},
	{mnemonics: "xorps xorpd pxor pand pcmpeqb", encoder: "{}", operands: "xmm, xmm/m128"},
	{mnemonics: "pmovmskb", encoder: "PMOVMSKB", operands: "r32, xmm"},
	{mnemonics: "ldmxcsr", encoder: "LDMXCSR", operands: "m32", order: direct},
	{mnemonics: "stmxcsr", encoder: "STMXCSR", operands: "m32"},

	{mnemonics: "vmovaps vmovups vmovapd vmovupd", encoder: "{}", operands: everyWidth},
	{mnemonics: "vmovdqa vmovdqu", encoder: "{}", operands: "xmm, xmm/m128 | m128, xmm | ymm, ymm/m256 | m256, ymm"},
	{mnemonics: "vmovdqa32 vmovdqa64 vmovdqu8 vmovdqu16 vmovdqu32 vmovdqu64", encoder: "{}", operands: everyWidth},
	{mnemonics: "vmovd", encoder: "VMOVD", operands: "xmm0-31, r/m32 | r/m32, xmm0-31"},
	{mnemonics: "vmovq", hand: "c5 fa 7e /r", operands: "xmm, m64", in: in32}, // see byhand.go
	{mnemonics: "vmovq", hand: "c5 f9 d6 /r", operands: "m64, xmm", in: in32},
	{mnemonics: "vmovq", encoder: "VMOVQ", operands: "xmm0-31, r64 | r64, xmm0-31 | xmm0-31, xmm0-31/m64 | m64, xmm0-31"},
	{mnemonics: "vmovss", encoder: "VMOVSS", operands: "xmm0-31, m32 | m32, xmm0-31 | xmm0-31, xmm0-31, xmm0-31"},
	{mnemonics: "vmovsd", encoder: "VMOVSD", operands: "xmm0-31, m64 | m64, xmm0-31 | xmm0-31, xmm0-31, xmm0-31"},
	{mnemonics: "vpxor vpand vpcmpeqb", encoder: "{}", operands: "xmm, xmm, xmm/m128 | ymm, ymm, ymm/m256"},
	{mnemonics: "vpmovmskb", encoder: "VPMOVMSKB", operands: "r32, xmm | r32, ymm"},
	{mnemonics: "vxorps vxorpd", encoder: "{}", operands: "xmm0-31, xmm0-31, xmm0-31/m128 | ymm0-31, ymm0-31, ymm0-31/m256 | zmm, zmm, zmm/m512"},
	{mnemonics: "vzeroupper vzeroall", encoder: "{}"},
	{mnemonics: "kmovq", encoder: "KMOVQ", operands: "k, k/m64 | m64, k | k, r64 | r64, k"},
}

const everyWidth = "xmm0-31, xmm0-31/m128 | m128, xmm0-31 | ymm0-31, ymm0-31/m256 | m256, ymm0-31 | zmm, zmm/m512 | m512, zmm"

// vectorMnemonics are the mnemonics of the table. A prefix 66 before one of them
// would make another instruction of it.
var vectorMnemonics = func() map[string]bool {
	all := map[string]bool{}
	for _, r := range vectorTable {
		for _, mnemonic := range strings.Fields(r.mnemonics) {
			all[mnemonic] = true
		}
	}
	return all
}()

// vex reports an instruction with a VEX or EVEX prefix.
func (i *item) vex() bool {
	return vectorMnemonics[i.statement.Mnemonic] && strings.ContainsAny(i.statement.Mnemonic[:1], "vk")
}

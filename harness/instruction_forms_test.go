package harness_test

// instructionForm is a list of mnemonics with the operands that they take, written as
// in the manuals: * stands for 8 or a size of registers, + for one of those but 8, |
// between alternatives.
type instructionForm struct{ mnemonics, operands string }

// commonForms are those of both modes.
var commonForms = []instructionForm{
	{"add or adc sbb and sub xor cmp test mov", "r/m*, r* | r*, r/m* | r/m*, imm*"},
	{"neg not inc dec mul imul div idiv", "r/m*"},
	{"imul", "r+, r/m+ | r+, r/m+, imm+"},
	{"rol ror rcl rcr shl shr sar", "r/m*, count | r/m*, cl"},
	{"bt bts btr btc", "r/m+, r+ | r/m+, count"},
	{"cmpxchg xadd xchg", "r/m*, r*"},
	{"lock add|lock xadd|lock cmpxchg|lock sub|lock xchg", "m*, r*"},
	{"lock inc|lock neg|lock not|lock dec", "m*"},
	{"cld std clc stc cmc lahf sahf cbw cwde cdqe cwd cdq cqo pause lfence mfence sfence", ""},
	{"ret", "uimm16"},
	{"enter enterw", "uimm16, level"},
	{"nop", "r/m16 | r/m32"},
	{"int", "uimm8"},
	{"jo jno jb jae je jne jbe ja js jns jp jnp jl jge jle jg", "main.after"},
	{"seto setno setb setae sete setne setbe seta sets setns setp setnp setl setge setle setg", "r/m8"},
	{"cmovo cmovno cmovb cmovae cmove cmovne cmovbe cmova cmovs cmovns cmovp cmovnp cmovl cmovge cmovle cmovg", "r+, r/m+"},
	{"movaps movups movapd movupd movdqa movdqu", "xmm, xmm | xmm, m128 | m128, xmm"},
	{"xorps xorpd pxor", "xmm, xmm | xmm, m128"},
	{"movss", "xmm, xmm | xmm, m32 | m32, xmm"},
	{"movsd", "xmm, xmm | xmm, m64 | m64, xmm"},
	{"movd", "xmm, r/m32 | r/m32, xmm"},
	{"vmovaps vmovups vmovapd vmovupd", "xmm, xmm | xmm, m128 | m128, xmm | ymm, ymm | ymm, m256 | m256, ymm | zmm, zmm | zmm, m512 | m512, zmm"},
	{"vmovdqa vmovdqu", "xmm, xmm | xmm, m128 | m128, xmm | ymm, ymm | ymm, m256 | m256, ymm"},
	{"vmovdqa32 vmovdqa64 vmovdqu8 vmovdqu16 vmovdqu32 vmovdqu64", "xmm, m128 | m128, xmm | ymm, m256 | m256, ymm | zmm, zmm | zmm, m512 | m512, zmm"},
	{"vmovd", "xmm, r/m32 | r/m32, xmm"},
	{"vmovss", "xmm, m32 | m32, xmm | xmm, xmm, xmm"},
	{"vmovsd", "xmm, m64 | m64, xmm | xmm, xmm, xmm"},
	{"vpxor", "xmm, xmm, xmm | ymm, ymm, ymm | ymm, ymm, m256"},
	{"vxorps vxorpd", "xmm, xmm, xmm | xmm, xmm, m128 | ymm, ymm, ymm | ymm, ymm, m256 | zmm, zmm, zmm | zmm, zmm, m512"},
	{"vzeroupper vzeroall", ""},
}

// longForms are those of 64-bit mode.
var longForms = []instructionForm{
	{"bswap", "r32 | r64"},
	{"mov", "r64, imm | rsp, imm | r32, ds | r64, rsp"},
	{"movzx movsx", "r16, r/m8 | r32, r/m8 | r64, r/m8 | r32, r/m16 | r64, r/m16"},
	{"movsxd", "r64, r/m32"},
	{"lea", "r+, m | rsp, m"},
	{"push", "r/m16 | r/m64 | fs | gs | imm32 | rsp | qword [rsp+8] | word 0x8005"},
	{"pop", "r/m16 | r/m64 | fs | gs | rsp | qword [rsp+8]"},
	{"pushf pushfq pushfw popf popfq popfw leave leavew ret int3 ud2 nop hlt endbr64", ""},
	{"call jmp", "main.after | callee | r64 | m64 | qword [rsp]"},
	{"retf retfq iretq iretd", ""},
	{"movsb movsw movsd movsq stosb stosw stosd stosq lodsb lodsq cmpsb cmpsq scasb scasw", ""},
	{"rep movsb|rep movsq|rep stosb|rep stosq|rep movsw|rep stosd", ""},
	{"movq", "xmm, r64 | r64, xmm | xmm, xmm | xmm, m64 | m64, xmm"},
	{"vmovq", "xmm, r64 | r64, xmm | xmm, xmm | xmm, m64 | m64, xmm"},
	{"jmp far|call far", "fword ptr m | dword ptr m"},
}

// compatibilityForms are those of 32-bit code.
var compatibilityForms = []instructionForm{
	{"bswap", "r32"},
	{"mov", "r32, imm | esp, imm | r32, segment | m16, segment | segment, r32 | segment, m16 | r32, esp"},
	{"movzx movsx", "r16, r/m8 | r32, r/m8 | r32, r/m16"},
	{"lea", "r+, m | esp, m"},
	{"push", "r/m16 | r/m32 | segment | imm32 | esp | dword [esp+4] | word 0x8005 | word 5 | cs"},
	{"pop", "r/m16 | r/m32 | segment | esp | dword [esp+4] | dword [esp]"},
	{"data16 push|data16 pop", "segment"},
	{"pushad pushaw popad popaw pusha popa", ""},
	{"pushfd pushfw popfd popfw leave leavew ret retw int3 ud2 nop hlt endbr32 into", ""},
	{"daa das aaa aas aam aad sysenter syscall", ""},
	{"aam aad", "uimm8"},
	{"bound", "r16, m | r32, m"},
	{"arpl", "r/m16, r16"},
	{"les lds lss lfs lgs", "r32, m | r16, m"},
	{"call jmp", "main.after | callee | r32 | m32 | dword [esp] | 0x23:main.after | 0x33:main.after | 0x33:callee"},
	{"callw jmpw", "r16 | m16"},
	{"jmp far|call far", "fword ptr m | dword ptr m"},
	{"retf retfw iretd iretw", ""},
	{"retf", "uimm16"},
	{"jecxz jcxz loop loope loopne", "main.after"},
	{"movsb movsw movsd stosb stosw stosd lodsb lodsd cmpsb cmpsd scasb scasw", ""},
	{"rep movsb|rep movsd|rep stosb|rep movsw|rep stosd|repe cmpsb|repne scasd", ""},
	{"addr16 movsb|addr16 rep stosb|ss lodsd|cs movsb|es lodsb|fs lodsb", ""},
	{"movq", "xmm, xmm | xmm, m64 | m64, xmm"},
	{"vmovq", "xmm, xmm | xmm, m64 | m64, xmm"},
}

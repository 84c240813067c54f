package assembler

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestPlantedMisencodingsOf32BitCodeAreFound(t *testing.T) {
	for _, test := range []planted{
		{"push ebp", "53", "it is ebx, not ebp"},
		{"push ebp", "6655", "operand size"},
		{"push ebp", "4155", "1 of 2 bytes"}, // what REX is in 64-bit code is inc ecx
		{"push es", "0e", "it is cs, not es"},
		{"push es", "6606", "operand size"},
		{"pushw fs", "0fa0", "operand size"},
		{"pop ds", "1e", "it is PUSH, not POP"},
		{"pushd 5", "666a05", "operand size"},
		{"push 0xfffffff0", "6af1", "it is 0xfffffffffffffff1"},
		{"pushad", "6660", "it is PUSHA, not PUSHAD"},
		{"popaw", "61", "it is POPAD, not POPA"},
		{"pushf", "669c", "it is PUSHF, not PUSHFD"},
		{"inc esp", "4c", "it is DEC, not INC"},
		{"neg ebp", "f7d5", "it is NOT, not NEG"},
		{"enter 8, 1", "66c8080001", "operand size"},
		{"leaved", "66c9", "operand size"},
		{"retfw 8", "ca0800", "operand size"},
		{"retf", "66cb", "operand size"},
		{"iret", "66cf", "it is IRET, not IRETD"},
		{"into", "cc", "it is INT, not INTO"},
		{"call far dword ptr [esp]", "ff1c24", "operand size"},
		{"call far fword ptr [esp]", "66ff1c24", "operand size"},
		{"call far fword ptr [esp]", "ff2c24", "it is LJMP, not LCALL"},
		{"jmp [esp]", "ff2c24", "it is LJMP, not JMP"},
		{"jmp 0x33:f", "ea000000103200", "it leads to 0x32:0x10000000"},
		{"jmp 0x33:f", "ea000000113300", "it leads to 0x33:0x11000000"},
		{"jmp 0x33:f", "66ea00103300", "operand size"},
		{"callw 0x23:8", "9a080000002300", "operand size"},
		{"call f", "e8fcffffff", "leads -4 bytes on, not -5"},
		{"bound ecx, [esp]", "66620c24", "it is cx, not ecx"},
		{"les ecx, [esp]", "c50c24", "it is LDS, not LES"},
		{"mov eax, [bx+8]", "8b4708", "registers"},
		{"mov eax, [bx+8]", "678b4608", "registers"},
		{"mov eax, [bx+8]", "678b4709", "displacement is 0x9, not 0x8"},
		{"mov eax, [bx+si]", "678b01", "registers"},
		{"mov eax, [data]", "8b0508000020", "displacement"},
		{"mov eax, ss:[esi]", "8b06", "segment"},
		{"mov eax, ss:[esi]", "3e8b06", "segment"},
		{"mov es, ax", "8ed0", "it is ss, not es"},
		{"vmovq xmm1, [esp]", "c4e1f96e0c24", "asks for 64 bits"},
		{"vmovq xmm1, [esp]", "62f1fd086e0c24", "asks for 64 bits"},
		{"vmovups ymm1, es:[ecx]", "c5fc1009", "segment"},
		{"vmovups ymm1, [ecx]", "c5fc1101", "it is [ECX"},
		{"bnd ret", "c3", "prefixes are [], not [f2]"},
		{"addr16 push eax", "50", "prefixes are [], not [67]"},
	} {
		test.plant(t, trace.Mode32)
	}
}

// equalBits32 is what equalBits is, of 32-bit code: the scale of a SIB byte
// without index.
var equalBits32 = map[string][]int{
	"push dword ptr [esp+8]":    {22, 23},
	"call [esp]":                {22, 23},
	"call far fword ptr [esp]":  {22, 23},
	"bound ecx, [esp]":          {22, 23},
	"lss esp, [esp]":            {30, 31},
	"mov ds, [esp]":             {22, 23},
	"movd xmm1, [esp]":          {38, 39},
	"vmovq [esp], xmm1":         {38, 39},
	"vmovups ymm1, fs:[esp+32]": {46, 47},
}

func TestEveryFlippedBitOf32BitCodeIsFound(t *testing.T) {
	for _, text := range []string{
		"push ebp", "push dword ptr [esp+8]", "push 1000", "pushw es", "pop ss", "pushad", "popaw", "pushf", "popfw", "enter 8, 1", "leavew",
		"call f", "call [esp]", "jmp ecx", "callw cx", "jmpw [bx]", "jne f", "ret 16", "retfw 8", "retf", "iretw", "into", "int 3",
		"call far fword ptr [esp]", "jmp far dword ptr [bp]", "jmp 0x33:f", "callw 0x23:8", "bound ecx, [esp]", "les esi, [bx+8]", "lss esp, [esp]",
		"mov esp, ebp", "mov eax, [bx+si+0x1234]", "mov [data], ecx", "mov ax, ss", "mov ds, [esp]", "mov eax, cs:[ecx*8+4]", "inc esp", "neg bp",
		"lock xadd [bp+di], ecx", "rep stosd", "data16 push eax", "addr16 push eax", "es push eax", "bnd ret", "movd xmm1, [esp]", "vmovq [esp], xmm1",
		"vmovups ymm1, fs:[esp+32]", "vmovaps zmm7, [ebp-64]",
	} {
		a := laidOut(t, trace.Mode32, text)
		i := a.items[len(a.items)-1]
		if believed := i.believed(a); !slices.Equal(believed, equalBits32[text]) {
			t.Errorf("%s: the bits %v of % x can be turned, equal are %v", text, believed, i.bytes, equalBits32[text])
		}
	}
}

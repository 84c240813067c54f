package assembler

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// What golang-asm drops, crashes on or gets wrong, each as it is asked for.
func TestKnownFaultsOfTheEncoder(t *testing.T) {
	for text, want := range map[string]string{
		"ret 16":                          "c21000",
		"enter 32, 0":                     "c8200000",
		"int3":                            "cc",
		"int 3":                           "cd03",
		"retfq 0xff00":                    "48ca00ff",
		"jmp far tbyte ptr [r8+r9*4+256]": "4bffac8800010000",
		"call far fword ptr [rip+f]":      "ff1dfaffffff",
		"callw r9w":                       "6641ffd1",
		"callw [r13d]":                    "676641ff5500",
		"mov r9, gs":                      "498ce9",
		"mov r9w, gs":                     "66418ce9",
		"mov rcx, [edi]":                  "67488b0f",
		"mov rcx, fs:[edi]":               "6467488b0f",
		"retw 8":                          "66c20800",
		"nop":                             "90",
		"xchg eax, eax":                   "87c0",
		"xchg eax, ecx":                   "91",
		"mov spl, al":                     "4088c4",
		"mov spl, r8b":                    "4488c4",
		"add spl, [r9]":                   "410221", // REX is there already
		"call [r12]":                      "41ff1424",
		"self: jmp self":                  "ebfe",
		"self: call self":                 "e8fbffffff",
		"mov eax, 0":                      "b800000000", // no xor, which would change the flags
		"add rax, -128":                   "4883c080",
		"sub rsp, 128":                    "4881ec80000000",
		"push 0x12345678":                 "6878563412",
		"pushw 0x1234":                    "66683412",
		"mov rax, [0x28]":                 "488b042528000000",
		"mov [rax+rsp], rcx":              "48890c04",
		"xchg [rsp], spl":                 "40862424",
		"mov byte ptr [rip+1], 5":         "c6050100000005",
		"mov qword ptr [rip+1], 5":        "48c7050100000005000000",
	} {
		if code := hex.EncodeToString(assemble(t, text)); code != want {
			t.Errorf("%s: %s, want %s", text, code, want)
		}
	}
}

// What golang-asm only complains of is a failure, whether it makes bytes or not.
func TestWhatTheEncoderComplainsOfIsAFailure(t *testing.T) {
	rax := value{kind: registerValue, register: intel.Register{Name: "rax", Size: 8}}
	memory := value{kind: memoryValue, base: rax.register}
	for name, test := range map[string]struct {
		values []value
		want   string
	}{
		"MOVQ":    {[]value{memory, memory}, "invalid instruction"},
		"PUSHAL":  {nil, "illegal in 64-bit mode"},
		"RET":     {[]value{{kind: immediateValue, number: 16}}, "invalid instruction"},
		"ENTER":   {[]value{{kind: immediateValue}, {kind: immediateValue}}, "invalid instruction"},
		"NOP":     {nil, "makes no bytes"},
		"NOTHING": {nil, "has no instruction NOTHING"},
	} {
		if made, err := newEncoder().encode(trace.Mode64, name, direct, test.values); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: % x, %v, want %s", name, made.bytes, err, test.want)
		}
	}
}

// What golang-asm has not or gets wrong in 32-bit code, each as it is asked for.
func TestKnownFaultsOfTheEncoderIn32BitCode(t *testing.T) {
	for text, want := range map[string]string{
		"neg esp":                   "f7dc",
		"not di":                    "66f7d7",
		"vmovq xmm1, [esp]":         "c5fa7e0c24",
		"vmovq [esp], xmm1":         "c5f9d60c24",
		"xchg eax, eax":             "87c0",
		"mov [bx+si], ah":           "678820",
		"call f":                    "e8fbffffff",
		"jmp f":                     "ebfe",
		"jmp 0":                     "e9fbffffef",
		"bnd jne f":                 "f275fd",
		"jmp 0x33:f":                "ea000000103300",
		"callw 0x23:0x1234":         "669a34122300",
		"mov eax, offset f":         "b800000010",
		"mov eax, [f+4]":            "8b0504000010",
		"push dword ptr es:[bp+di]": "2667ff33",
		"mov eax, ds:[ecx]":         "3e8b01",
	} {
		if code := assembleIn(t, trace.Mode32, text); hex.EncodeToString(code) != want {
			t.Errorf("%s: % x, want %s", text, code, want)
		}
	}
}

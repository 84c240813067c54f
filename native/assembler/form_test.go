package assembler

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// samples are operands that each pattern of the table takes, by mode.
var samples = [...]map[string][]string{
	trace.Mode64: sampled(map[string][]string{
		"r8": {"cl", "spl", "r9b"}, "r16": {"cx", "r9w"}, "r32": {"ecx", "esp", "r9d"}, "r64": {"rcx", "rsp", "r9"},
		"m8": {"byte ptr [rsp+8]"}, "m16": {"word ptr [r13]", "word ptr es:[esi]"}, "m32": {"dword ptr [rax+r9*4]", "dword ptr [r9d+ecx*2-9]"},
		"m48": {"fword ptr [rsp]", "fword ptr [0x20000000]", "fword ptr [rcx*8+4]", "fword ptr [rip+f]", "fword ptr gs:[r12d]"}, "m80": {"tbyte ptr [rsp+rax*8+0x1000]", "tbyte ptr [r13]"},
		"m64":  {"qword ptr [rsp]", "qword ptr fs:[0x28]", "qword ptr [rip+8]"},
		"m128": {"xmmword ptr [rbp-16]"}, "m256": {"ymmword ptr [ebp-32]"}, "m512": {"zmmword ptr [rsp+64]"}, "m": {"[rbp-8]"},
		"xmm": {"xmm0", "xmm15"}, "xmm0-31": {"xmm1", "xmm31"}, "ymm": {"ymm0", "ymm15"}, "ymm0-31": {"ymm7", "ymm16"},
		"zmm": {"zmm0", "zmm31"},
	}),
	trace.Mode32: sampled(map[string][]string{
		"r8": {"cl", "bh"}, "r16": {"cx", "sp"}, "r32": {"eax", "ecx", "esp"},
		"m8": {"byte ptr [esp+8]", "byte ptr [0x28]", "byte ptr [bp+di+0x1234]"}, "m16": {"word ptr [bx+si]", "word ptr cs:[eax]"},
		"m32": {"dword ptr [eax+ecx*4]", "dword ptr [bp]", "dword ptr [f]"}, "m48": {"fword ptr [esp]", "fword ptr [0x20000000]", "fword ptr [ecx*2]", "fword ptr ds:[ebp]", "fword ptr [si-1]"}, "m80": {"tbyte ptr [esp+eax*8+0x1000]"},
		"m64":  {"qword ptr [esp]", "qword ptr fs:[0x28]"},
		"m128": {"xmmword ptr [ebp-16]"}, "m256": {"ymmword ptr es:[ebp-32]"}, "m512": {"zmmword ptr [esp+64]"}, "m": {"[ebp-8]"},
		"xmm": {"xmm0", "xmm7"}, "xmm0-31": {"xmm1", "xmm7"}, "ymm": {"ymm0", "ymm7"}, "ymm0-31": {"ymm0", "ymm7"},
		"zmm": {"zmm0", "zmm7"}, "ptr16": {"0x23:0x1234", "0xffff:0xffff"}, "ptr32": {"0x33:f", "0x23:0xfffffff0"},
	}),
}

// sampled adds the patterns that are the same in both modes.
func sampled(all map[string][]string) map[string][]string {
	maps.Copy(all, map[string][]string{
		"k": {"k1", "k7"}, "sreg": {"es", "ss", "ds", "fs"}, "cl": {"cl"}, "ax": {"ax"}, "eax": {"eax"}, "st": {"st", "st(3)", "ST7"},
		"es": {"es"}, "cs": {"cs"}, "ss": {"ss"}, "ds": {"ds"}, "fs": {"fs"}, "gs": {"gs"},
		"imm8": {"-128", "255"}, "imm16": {"-32768", "65535"}, "imm32": {"-2147483648", "4294967295", "5"},
		"simm32": {"-2147483648", "2147483647"}, "imm64": {"-9223372036854775808", "0xffffffffffffffff"},
		"word imm16": {"word 65535"}, "uimm7": {"0", "127"}, "uimm8": {"0", "255"}, "uimm16": {"0", "65535"},
		"rel": {"f", "0x10000100"},
	})
	for pattern, m := range map[string]string{"m32": "far m32", "m48": "far m48", "m80": "far m80"} {
		for _, sample := range all[pattern] {
			all[m] = append(all[m], "far "+sample)
		}
	}
	for _, both := range []string{"8", "16", "32", "64"} {
		all["r/m"+both] = slices.Concat(all["r"+both], all["m"+both])
	}
	for _, pattern := range []string{"xmm/m128", "xmm/m64", "xmm/m32", "xmm0-31/m128", "xmm0-31/m64", "ymm/m256", "ymm0-31/m256", "zmm/m512", "k/m64"} {
		register, memory, _ := strings.Cut(pattern, "/")
		all[pattern] = slices.Concat(all[register], all[memory])
	}
	return all
}

// texts are instructions of a form, with each of the samples of its patterns.
func (f *form) texts(t *testing.T, mnemonic string, mode trace.Mode) []string {
	t.Helper()
	all := []string{mnemonic}
	separator := " "
	for _, p := range f.patterns {
		var longer []string
		for _, text := range all {
			if samples[mode][p.text] == nil {
				t.Fatalf("no sample for %s", p.text)
			}
			for _, sample := range samples[mode][p.text] {
				longer = append(longer, text+separator+sample)
			}
		}
		all, separator = longer, ", "
	}
	return all
}

func TestEveryFormOfTheTableEncodes(t *testing.T) {
	for mode := range forms {
		count := 0
		for mnemonic, all := range forms[mode] {
			for _, f := range all {
				for _, text := range f.texts(t, mnemonic, trace.Mode(mode)) {
					if _, err := Assemble(functions(t, "function f:\n"+text), trace.Mode(mode), base, nil); err != nil && !refused(text) {
						t.Errorf("%v", err)
					}
					count++
				}
			}
		}
		if count < 1000 {
			t.Errorf("%d instructions", count)
		}
	}
}

// refused are what a row of the table takes and the assembler refuses.
func refused(text string) bool {
	return strings.HasPrefix(text, "v") && strings.Contains(text, "[b") // a 16-bit address
}

func TestTheTableHasNoRowThatCannotBeReached(t *testing.T) {
	for mode := range forms {
		for mnemonic, all := range forms[mode] {
			seen := map[string]bool{}
			for _, f := range all {
				var texts []string
				for _, p := range f.patterns {
					texts = append(texts, p.text)
				}
				key := strings.Join(texts, ", ")
				if seen[key] {
					t.Errorf("%s has %q twice", mnemonic, key)
				}
				seen[key] = true
			}
		}
	}
}

func TestTheManualsNotation(t *testing.T) {
	for _, r := range table {
		if r.hand == "" {
			continue
		}
		immediates := 0
		pointers, fields := 0, 0
		for _, p := range notation(r.hand) {
			switch {
			case p.kind == immediatePart:
				immediates++
			case p.kind == pointerPart:
				pointers++
			case p.kind == stackPart:
				fields++
			case p.kind == registerPart:
				fields += 2
			case p.kind == digitPart && p.digit < 8:
				fields++
			case p.kind != rexWPart && p.opcode == 0:
				t.Errorf("%s: %q has a part that is no opcode", r.mnemonics, r.hand)
			}
		}
		operands := len(parsePatterns(r.operands))
		if immediates != strings.Count(r.operands, "imm") || pointers != strings.Count(r.operands, "ptr") ||
			r.hand != "87 c0" && r.hand != "df e0" && immediates+pointers+fields != operands {
			t.Errorf("%s: %q has %d immediates, %d pointers and %d operands in ModRM for %s", r.mnemonics, r.hand, immediates, pointers, fields, r.operands)
		}
	}
}

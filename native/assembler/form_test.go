package assembler

import (
	"strings"
	"testing"
)

// samples are operands that each pattern of the table takes.
var samples = map[string][]string{
	"r8": {"cl", "spl", "r9b"}, "r16": {"cx", "r9w"}, "r32": {"ecx", "esp", "r9d"}, "r64": {"rcx", "rsp", "r9"},
	"m8": {"byte ptr [rsp+8]"}, "m16": {"word ptr [r13]"}, "m32": {"dword ptr [rax+r9*4]"},
	"m64":  {"qword ptr [rsp]", "qword ptr fs:[0x28]", "qword ptr [rip+8]"},
	"m128": {"xmmword ptr [rbp-16]"}, "m256": {"ymmword ptr [rbp-32]"}, "m512": {"zmmword ptr [rsp+64]"}, "m": {"[rbp-8]"},
	"xmm": {"xmm0", "xmm15"}, "xmm0-31": {"xmm1", "xmm31"}, "ymm": {"ymm0", "ymm15"}, "ymm0-31": {"ymm7", "ymm16"},
	"zmm": {"zmm0", "zmm31"}, "k": {"k1", "k7"}, "sreg": {"ds", "fs"},
	"cl": {"cl"}, "eax": {"eax"}, "fs": {"fs"}, "gs": {"gs"},
	"imm8": {"-128", "255"}, "imm16": {"-32768", "65535"}, "imm32": {"-2147483648", "4294967295"},
	"simm32": {"-2147483648", "2147483647"}, "imm64": {"-9223372036854775808", "0xffffffffffffffff"},
	"word imm16": {"word 65535"}, "uimm7": {"0", "127"}, "uimm8": {"0", "255"}, "uimm16": {"0", "65535"},
	"rel": {"f", "0x10000100"},
}

func sampled(t *testing.T, pattern string) []string {
	t.Helper()
	if all := samples[pattern]; all != nil {
		return all
	}
	register, memory, both := strings.Cut(pattern, "/m")
	if register == "r" {
		register += memory
	}
	if !both || samples[register] == nil || samples["m"+memory] == nil {
		t.Fatalf("no sample for %s", pattern)
	}
	return append(samples[register], samples["m"+memory]...)
}

func TestEveryFormOfTheTableEncodes(t *testing.T) {
	count := 0
	for mnemonic, all := range forms {
		for _, f := range all {
			texts := []string{""}
			for _, p := range f.patterns {
				var longer []string
				for _, text := range texts {
					for _, sample := range sampled(t, p.text) {
						longer = append(longer, strings.TrimPrefix(text+", "+sample, ", "))
					}
				}
				texts = longer
			}
			for _, text := range texts {
				if _, err := Assemble(functions(t, "function f:\n"+mnemonic+" "+text), base, nil); err != nil {
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

func TestTheTableHasNoRowThatCannotBeReached(t *testing.T) {
	for mnemonic, all := range forms {
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

func TestTheManualsNotation(t *testing.T) {
	for _, r := range table {
		if r.hand == "" {
			continue
		}
		immediates := 0
		for _, p := range notation(r.hand) {
			if p.width > 0 {
				immediates++
			} else if p.opcode == 0 {
				t.Errorf("%s: %q has a part that is no opcode", r.mnemonics, r.hand)
			}
		}
		wanted := strings.Count(r.operands, "imm")
		if immediates != wanted {
			t.Errorf("%s: %q has %d immediates, its operands %d", r.mnemonics, r.hand, immediates, wanted)
		}
	}
}

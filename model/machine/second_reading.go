package machine

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// secondReading holds the model's reading of an instruction against x86asm's,
// which comes from other tables. Where x86asm reads it too, they must agree on
// length and mnemonic; where it cannot, the model's own reading stands.
func secondReading(in *instruction) error {
	other, ok := x86asmReads(in.mode, in.bytes)
	if !ok {
		return nil
	}
	name := strings.ToLower(other.Op.String())
	if other.Len == len(in.bytes) && slices.Contains(namesOf(in), name) {
		return nil
	}
	return &Unknown{Reason: fmt.Sprintf("the model reads %s in %d bytes, x86asm reads %s in %d", in.mnemonic, len(in.bytes), name, other.Len)}
}

// x86asmReads decodes with x86asm, or reports that it cannot. What it does not
// know it gives back as the first prefix alone, with Op 0 and no error.
func x86asmReads(mode trace.Mode, bytes []byte) (x86asm.Inst, bool) {
	inst, err := x86asm.Decode(bytes, mode.Bits())
	return inst, err == nil && inst.Op != 0
}

// otherNames are the names that x86asm has for an instruction of the model.
var otherNames = map[string][]string{
	"#GP":        {"in", "insb", "insw", "insd", "out", "outsb", "outsw", "outsd", "hlt", "cli", "sti", "clts", "invd", "wbinvd", "wrmsr", "rdmsr"},
	"int3":       {"int"},
	"cbw":        {"cbw", "cwde", "cdqe"},
	"cwd":        {"cwd", "cdq", "cqo"},
	"movs":       {"movsw", "movsd", "movsq"},
	"stos":       {"stosw", "stosd", "stosq"},
	"lods":       {"lodsw", "lodsd", "lodsq"},
	"scas":       {"scasw", "scasd", "scasq"},
	"cmps":       {"cmpsw", "cmpsd", "cmpsq"},
	"jrcxz":      {"jrcxz", "jecxz", "jcxz"},
	"pushf":      {"pushf", "pushfd", "pushfq"},
	"popf":       {"popf", "popfd", "popfq"},
	"pusha":      {"pusha", "pushad"},
	"popa":       {"popa", "popad"},
	"iret":       {"iret", "iretd", "iretq"},
	"ret far":    {"lret"},
	"call far":   {"lcall"},
	"jmp far":    {"ljmp"},
	"nop":        {"nop", "pause"},
	"movd":       {"movd", "movq"},
	"vmovd":      {"vmovd", "vmovq"},
	"vzeroupper": {"vzeroupper", "vzeroall"},
	"fxsave":     {"fxsave", "fxsave64"},
	"fxrstor":    {"fxrstor", "fxrstor64"},
}

func namesOf(in *instruction) []string {
	if names, ok := otherNames[in.mnemonic]; ok {
		return names
	}
	if words := strings.Fields(in.mnemonic); isSegment(words[len(words)-1]) {
		return words[:1]
	}
	return []string{in.mnemonic}
}

func isSegment(name string) bool {
	_, ok := trace.ParseSegment(name)
	return ok
}

// text is the instruction in the manual's syntax, for people; empty where x86asm
// cannot read the bytes.
func text(mode trace.Mode, address uint64, bytes []byte) string {
	inst, ok := x86asmReads(mode, bytes)
	if !ok {
		return ""
	}
	return x86asm.IntelSyntax(inst, address, nil)
}

package objects

import (
	"fmt"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// instruction gives the bytes and the text of the one at an address. Where the
// disassembler does not know it, the bytes are those up to the longest (SDM vol. 2,
// 2.3.11).
func instruction(p *trace.Program, address uint64) (bytes, text string) {
	const longest = 15
	if address < trace.CodeBase || address-trace.CodeBase >= uint64(len(p.Code)) {
		return "", "outside of the code"
	}
	code := p.Code[address-trace.CodeBase:]
	code = code[:min(longest, len(code))]
	const endbr64 = "\xf3\x0f\x1e\xfa" // which x86asm reads as a prefix alone
	if len(code) >= 4 && string(code[:4]) == endbr64 {
		return fmt.Sprintf("% x", code[:4]), "endbr64"
	}
	inst, err := x86asm.Decode(code, 64)
	if err != nil || inst.Op == 0 {
		return fmt.Sprintf("% x ...", code), "not known to the disassembler"
	}
	return fmt.Sprintf("% x", code[:inst.Len]), x86asm.IntelSyntax(inst, address, nil)
}

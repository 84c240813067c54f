package assembler

import (
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// inMode reports whether all registers of an instruction exist in its mode, and
// reports to the author the first that does not.
func (a *assembly) inMode(i *item) bool {
	if i.mode == trace.Mode64 {
		return true
	}
	for _, o := range i.operands {
		for _, name := range []string{o.Register, o.Memory.Base, o.Memory.Index} {
			if hint := absent(name); hint != "" {
				a.report(i.listing, o.Position, hint, fmt.Sprintf("there is no %s in 32-bit code", name))
				return false
			}
		}
	}
	return true
}

// absent says what to write for a register that 32-bit code does not have
// (Intel SDM vol. 1, 3.4.1.1), or nothing where it has it.
func absent(name string) string {
	r, ok := intel.ParseRegister(name)
	switch {
	case !ok:
		return ""
	case r.Class == intel.InstructionPointer:
		return "write [name]: addresses are absolute"
	case r.Class == intel.VectorRegister && r.Index >= 8:
		return fmt.Sprintf("expected %s0 to %[1]s7", name[:3])
	case r.Class != intel.General:
		return ""
	case r.Index >= 8:
		return "expected eax, ecx, edx, ebx, esp, ebp, esi or edi, or a part of them"
	case r.Size == 8:
		narrow, _ := r.Resized(4)
		return "write " + narrow.Name
	case r.Size == 1 && r.Index >= 4 && !r.High:
		return "expected al, cl, dl, bl, ah, ch, dh or bh"
	}
	return ""
}

// otherMode is the one that an item is not in.
func (i *item) otherMode() trace.Mode {
	if i.mode == trace.Mode64 {
		return trace.Mode32
	}
	return trace.Mode64
}

// elsewhere reports a mnemonic that the other mode alone has, or that it alone
// has with a segment register or a far pointer.
func (a *assembly) elsewhere(i *item) bool {
	mnemonic := i.statement.Mnemonic
	text, at := mnemonic, i.statement.Position
	other := forms[i.otherMode()][mnemonic]
	if forms[i.mode][mnemonic] != nil {
		if len(i.operands) != 1 || i.operands[0].register.Class != intel.Segment && i.operands[0].Kind != intel.FarOperand ||
			!slices.ContainsFunc(other, func(f *form) bool { return f.takes(i.operands) }) {
			return false
		}
		text, at = mnemonic+" "+i.operands[0].Text, i.operands[0].Position
	}
	if other == nil {
		return false
	}
	a.report(i.listing, at, fmt.Sprintf("write it behind .code%d, or write its bytes with .byte", i.otherMode().Bits()),
		fmt.Sprintf("there is no %s in %d-bit code", text, i.mode.Bits()))
	return true
}

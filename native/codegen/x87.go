package codegen

import (
	"slices"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// x87 reports whether the scenario uses the floating-point unit, or names one of its
// registers.
func (b *builder) x87() bool {
	for _, l := range b.functions {
		mode := b.scenario.Mode
		for _, s := range l.Statements {
			mode = s.Mode(mode)
			if onX87(s.Mnemonic) || decodesX87(s.Bytes, mode) {
				return true
			}
		}
	}
	for _, e := range b.scenario.ExpectedAnywhere() {
		if e.Result.X87 || slices.ContainsFunc(e.State.Registers, func(r scenarios.RegisterFact) bool { return r.Register.X87 }) {
			return true
		}
	}
	return false
}

// onX87 reports whether an instruction is one of the unit's, by its mnemonic (Intel SDM
// vol. 2: those with F, and EMMS).
func onX87(mnemonic string) bool { return strings.HasPrefix(mnemonic, "f") || mnemonic == "emms" }

// decodesX87 reports whether a row of .byte has such an instruction, as far as it can
// be decoded.
func decodesX87(bytes []byte, mode trace.Mode) bool {
	for len(bytes) > 0 {
		inst, err := x86asm.Decode(bytes, mode.Bits())
		if err != nil || inst.Op == 0 {
			return false
		}
		if onX87(strings.ToLower(inst.Op.String())) {
			return true
		}
		bytes = bytes[inst.Len:]
	}
	return false
}

package codegen

import (
	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// rawWidth is the width of the widest vector register that rows of .byte name,
// as far as they can be decoded. Bytes may be anything, so they count for no
// more than what the scenario says that it needs.
func (b *builder) rawWidth() int {
	widest := 0
	for _, l := range b.functions {
		mode := b.scenario.Mode
		for _, s := range l.Statements {
			mode = s.Mode(mode)
			widest = max(widest, decodedWidth(s.Bytes, mode))
		}
	}
	switch {
	case widest == 64 && b.has("avx512f"):
		return 64
	case widest >= 32 && b.has("avx"):
		return 32
	}
	return min(widest, 16)
}

func decodedWidth(bytes []byte, mode trace.Mode) int {
	widest := 0
	for len(bytes) > 0 {
		inst, err := x86asm.Decode(bytes, mode.Bits())
		if err != nil || inst.Op == 0 {
			return widest
		}
		if inst.Op == x86asm.FXSAVE || inst.Op == x86asm.FXSAVE64 || inst.Op == x86asm.FXRSTOR || inst.Op == x86asm.FXRSTOR64 {
			widest = max(widest, 16)
		}
		for _, argument := range inst.Args {
			r, _ := argument.(x86asm.Reg)
			switch {
			case x86asm.X0 <= r && r <= x86asm.X31:
				widest = max(widest, 16)
			case x86asm.Y0 <= r && r <= x86asm.Y31:
				widest = max(widest, 32)
			case x86asm.Z0 <= r && r <= x86asm.Z31:
				widest = 64
			}
		}
		bytes = bytes[inst.Len:]
	}
	return widest
}

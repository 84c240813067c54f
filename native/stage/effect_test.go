//go:build linux && amd64

package stage

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/arch/x86/x86asm"
	"pgregory.net/rapid"
)

func TestEffects(t *testing.T) {
	const either = trace.Mode(2)
	chained := traps{rows: true}
	for _, test := range []struct {
		mode  trace.Mode
		traps traps
		code  []byte
		want  effect
	}{
		{either, traps{}, []byte{0x9c}, storesFlags},
		{either, traps{}, []byte{0x66, 0x9c}, storesFlags},
		{either, traps{}, []byte{0xf3, 0x2e, 0x67, 0x9c}, storesFlags},
		{trace.Mode64, traps{}, []byte{0x48, 0x66, 0x4f, 0x9c}, storesFlags},
		{trace.Mode32, traps{}, []byte{0x48, 0x9c}, 0}, // dec eax
		{either, traps{}, []byte{0x9d}, loadsFlags},
		{either, traps{}, []byte{0x64, 0x9d}, loadsFlags},
		{either, traps{}, []byte{0xcf}, loadsFlags},
		{trace.Mode64, traps{}, []byte{0x48, 0xcf}, loadsFlags},
		{trace.Mode64, traps{}, []byte{0x0f, 0x05}, copiesFlags},
		{trace.Mode32, traps{}, []byte{0x0f, 0x05}, 0},
		{either, traps{}, []byte{0x0f, 0x9c}, 0}, // setl
		{either, traps{}, []byte{0x90, 0x9c}, 0},
		{either, traps{}, []byte{0x66}, 0},
		{either, traps{}, []byte{0x0f}, 0},
		{either, traps{}, []byte{0x8e, 0xd0, 0x9c}, storesFlags}, // mov ss, ax; pushf
		{either, traps{}, []byte{0x8e, 0xd8, 0x9c}, 0},           // mov ds, ax; pushf
		{either, traps{}, []byte{0x8e, 0x14, 0x24, 0x9d}, loadsFlags},
		{either, traps{}, []byte{0x8e, 0xd0, 0x90, 0x9c}, 0},
		{trace.Mode32, traps{}, []byte{0x17, 0x9c}, storesFlags},
		{trace.Mode64, traps{}, []byte{0x17, 0x9c}, 0},
		{trace.Mode32, traps{}, []byte{0x67, 0x8e, 0x16, 0x9c, 0x9c, 0x9d}, loadsFlags}, // mov ss, [0x9c9c]; popf
		{either, traps{}, []byte{0x8e, 0xd0, 0x8e, 0xd0, 0x9c}, 0},
		{either, chained, []byte{0x8e, 0xd0, 0x8e, 0xd0, 0x9c}, storesFlags},
		{either, traps{}, []byte{0x8e, 0xd0}, exitFollows},
		{either, traps{}, []byte{0x8e, 0xd0, 0x8e, 0xd0}, 0},
		{either, chained, []byte{0x8e, 0xd0, 0x8e, 0xd0}, exitFollows},
		{either, traps{}, []byte{0x8e}, 0},
		{either, traps{}, []byte{0x8e, 0x14}, 0},
	} {
		for mode := range either {
			p := &trace.Program{Code: test.code, Exit: trace.CodeBase + uint64(len(test.code))}
			if got := test.traps.effect(p, mode, 0); got != test.want && (test.mode == either || test.mode == mode) {
				t.Errorf("% x in %d-bit code has the effect %d, not %d", test.code, mode.Bits(), got, test.want)
			}
		}
	}
}

// TestLoadsOfSSHaveTheirLength holds the lengths against another decoder.
func TestLoadsOfSSHaveTheirLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mode := rapid.SampledFrom([]trace.Mode{trace.Mode64, trace.Mode32}).Draw(t, "mode")
		prefixes := rapid.SliceOfN(rapid.SampledFrom([]byte{0x67, 0x2e, 0x65, 0x36}), 0, 2).Draw(t, "prefixes")
		modRM := rapid.Byte().Draw(t, "modRM")&^0x38 | byte(trace.SS)<<3
		rest := rapid.SliceOfN(rapid.Byte(), 5, 5).Draw(t, "rest")
		code := append(append(prefixes, 0x8e, modRM), rest...)
		instruction, err := x86asm.Decode(code, mode.Bits())
		if err != nil {
			t.Skip(err)
		}
		if got := loadOfSS(code, mode); got != instruction.Len {
			t.Fatalf("% x in %d-bit code, %v, has %d bytes, not %d", code, mode.Bits(), instruction, got, instruction.Len)
		}
	})
}

//go:build linux && amd64

package stage

import (
	"github.com/framecheck/framecheck/scenarios/trace"
)

// effect is what an instruction does with flags that a step has to know: see
// step.asm.
type effect byte

const (
	storesFlags effect = 1 << iota // pushf, on the stack
	loadsFlags                     // popf and iret, TF among them
	copiesFlags                    // syscall, to r11
	exitFollows                    // the exit is reached without a trap
)

// loadEffects writes the effect of an instruction at each byte of the code, of
// 64-bit code first. Behind the code no instruction has one.
func (s *stage) loadEffects(p *trace.Program, traps traps) {
	for mode := range trace.Mode32 + 1 {
		effects := s.arena.at(effectBase+uint64(mode)*trace.CodeSize, trace.CodeSize)
		clear(effects[len(p.Code):max(len(p.Code), s.effects)])
		for at := range p.Code {
			effects[at] = byte(traps.effect(p, mode, at))
		}
	}
	s.effects = len(p.Code)
}

// traps is where this processor raises those of single steps.
type traps struct {
	// rows: where instructions that load SS follow each other, each holds the trap
	// off, so that it comes behind the instruction that follows the last of them.
	// Else it comes behind the second.
	rows bool
}

// effect gives that of the step that begins with the instruction at an offset in
// the code. Behind a load of SS there is no trap: the step has the effect of the
// instruction that follows.
func (t traps) effect(p *trace.Program, mode trace.Mode, at int) effect {
	size := loadOfSS(p.Code[at:], mode)
	for size > 0 {
		at += size
		if trace.CodeBase+uint64(at) == p.Exit {
			return exitFollows
		}
		if size = loadOfSS(p.Code[at:], mode); !t.rows {
			break
		}
	}
	return effectOf(p.Code[at:], mode)
}

// effectOf decodes one instruction (Intel SDM vol. 2, appendix A).
func effectOf(code []byte, mode trace.Mode) effect {
	_, opcode := cutPrefixes(code, mode)
	switch {
	case len(opcode) == 0:
	case opcode[0] == 0x9c:
		return storesFlags
	case opcode[0] == 0x9d, opcode[0] == 0xcf:
		return loadsFlags
	case opcode[0] == 0x0f && len(opcode) > 1 && opcode[1] == 0x05 && mode == trace.Mode64:
		return copiesFlags
	}
	return 0
}

// loadOfSS gives the bytes of an instruction behind which the processor holds
// traps off, or 0: mov to SS, and pop ss (Intel SDM vol. 3, 6.8.3).
func loadOfSS(code []byte, mode trace.Mode) int {
	narrow, opcode := cutPrefixes(code, mode)
	prefixes := len(code) - len(opcode)
	switch {
	case len(opcode) == 0:
	case opcode[0] == 0x17 && mode == trace.Mode32:
		return prefixes + 1
	case opcode[0] == 0x8e && len(opcode) > 1 && opcode[1]>>3&7 == byte(trace.SS):
		size := prefixes + 1 + addressBytes(opcode[1:], narrow)
		if size <= len(code) {
			return size
		}
	}
	return 0
}

// cutPrefixes gives what follows an instruction's prefixes, and whether its
// addresses are of 16 bits.
func cutPrefixes(code []byte, mode trace.Mode) (narrow bool, opcode []byte) {
	for i, b := range code {
		switch b {
		case 0x67:
			narrow = mode == trace.Mode32
		case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0xf0, 0xf2, 0xf3:
		default:
			if rex := b&0xf0 == 0x40 && mode == trace.Mode64; !rex {
				return narrow, code[i:]
			}
		}
	}
	return narrow, nil
}

// addressBytes gives the bytes of ModRM, SIB and displacement (Intel SDM vol. 2,
// tables 2-1 to 2-3).
func addressBytes(modRM []byte, narrow bool) int {
	mod, rm := modRM[0]>>6, modRM[0]&7
	switch {
	case mod == 3:
		return 1
	case narrow && (mod == 2 || mod == 0 && rm == 6):
		return 3
	case narrow:
		return 1 + int(mod)
	}
	size, base := 1, rm
	if rm == 4 {
		size = 2
		if len(modRM) > 1 {
			base = modRM[1] & 7
		}
	}
	if mod == 2 || mod == 0 && base == 5 {
		return size + 4
	}
	return size + int(mod)
}

package diff

import (
	"bytes"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// HoldsTrap reports whether the instruction at the beginning of the code loads SS:
// pop ss or mov ss, behind its prefixes (SDM vol. 2, appendix A: 17, and 8E with 2
// in the register field). The processor then holds the trap flag's trap off until
// after the next instruction (SDM vol. 3, 6.8.3), and no stop is made before that.
func HoldsTrap(code []byte) bool {
	for len(code) > 0 && bytes.IndexByte(prefixes, code[0]) >= 0 {
		code = code[1:]
	}
	if len(code) > 1 && code[0]&0xf0 == 0x40 { // REX
		code = code[1:]
	}
	return len(code) > 0 && code[0] == 0x17 || len(code) > 1 && code[0] == 0x8e && code[1]>>3&7 == 2
}

// prefixes are the legacy ones but LOCK (SDM vol. 2, 2.1.1).
var prefixes = []byte{0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf2, 0xf3}

// Hidden reports whether the instruction right before a checkpoint is one behind
// which no stop is made.
func Hidden(p *trace.Program, c trace.Checkpoint) bool {
	line, ok := p.Line(c.Address - 1)
	return ok && HoldsTrap(p.Code[line.Address-trace.CodeBase:][:line.Size])
}

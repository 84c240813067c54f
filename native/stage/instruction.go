//go:build linux && amd64

package stage

import "github.com/framecheck/framecheck/scenarios/trace"

// code is the instruction at an address of the program, and what lies behind it.
func (t *tracer) code(rip uint64) []byte {
	if at := rip - trace.CodeBase; at < uint64(len(t.program.Code)) {
		return t.program.Code[at:]
	}
	return nil
}

// effectOf is that of the step that begins at an address.
func (t *tracer) effectOf(rip uint64) effect {
	if t.code(rip) == nil {
		return 0
	}
	return t.traps.effect(t.program, t.mode(), int(rip-trace.CodeBase))
}

func (t *tracer) mode() trace.Mode {
	if t.now.Cs == trace.Code32 {
		return trace.Mode32
	}
	return trace.Mode64
}

// callsSystem reports whether the instruction that is next enters the kernel by itself:
// syscall, sysenter, or int 0x80.
func (t *tracer) callsSystem() bool {
	_, opcode := cutPrefixes(t.code(t.now.Rip), t.mode())
	if len(opcode) < 2 {
		return false
	}
	first, second := opcode[0], opcode[1]
	return first == 0x0f && (second == 0x05 || second == 0x34) || first == 0xcd && second == linuxCall
}

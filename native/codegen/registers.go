package codegen

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// registers makes the state at Entry: graffiti but for what is given, RSP, and
// RBP, whose 0 ends the chain of frame pointers (psABI 3.4.1).
func (b *builder) registers() {
	given := b.scenario.Given
	initial := &b.program.Initial
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		initial.Set(r, trace.RegisterGraffiti(r))
	}
	initial.Set(trace.RBP, 0)
	initial.Set(trace.RSP, b.rsp)
	initial.RIP = b.program.Entry
	initial.Flags = trace.Bit1 | trace.IF
	initial.Selectors = trace.EntrySelectors(b.program.Mode)
	for _, f := range given.Flags {
		initial.Flags &^= f.Flag
		if f.Set {
			initial.Flags |= f.Flag
		}
	}
	if b.program.VectorBytes > 0 {
		initial.Vectors = &trace.Vectors{}
	}
	for _, r := range given.Registers {
		if r.Register.Vector {
			copy(initial.Vectors[r.Register.Index][:], r.Value.Bytes)
			continue
		}
		var value [8]byte
		copy(value[:], r.Value.Bytes)
		initial.Set(trace.Register(r.Register.Index), binary.LittleEndian.Uint64(value[:]))
	}
}

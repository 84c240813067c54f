package codegen

import (
	"encoding/binary"
	"math"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// registers makes the state at Entry: graffiti but for what is given, RSP, and
// RBP, whose 0 ends the chain of frame pointers (psABI 3.4.1). 32-bit code
// begins with no bits that it cannot see.
func (b *builder) registers() {
	given := b.scenario.Given
	initial := &b.program.Initial
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		initial.Set(r, trace.RegisterGraffiti(r))
	}
	if b.program.Mode == trace.Mode32 {
		visible(&initial.General)
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

// visible clears what 32-bit code cannot see of the general registers: the
// upper halves, and r8 to r15 (Intel SDM vol. 1, 3.4.1.1).
func visible(general *[trace.RegisterCount]uint64) {
	for r := range general {
		if trace.Register(r) >= trace.R8 {
			general[r] = 0
		}
		general[r] &= math.MaxUint32
	}
}

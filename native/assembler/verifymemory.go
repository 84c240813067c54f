package assembler

import (
	"fmt"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// memoryBytes is how many bytes the instruction works on in memory: those of a
// branch of 16 bits, of a pointer of 16:64 and of a float of 80 bits the decoder does not
// know.
func (r *reading) memoryBytes() int {
	switch r.inst.Op {
	case x86asm.CALL, x86asm.JMP:
		if r.sixteen() {
			return 2
		}
	case x86asm.FLD, x86asm.FSTP:
		if r.inst.MemBytes == 0 {
			return 10
		}
	case x86asm.LCALL, x86asm.LJMP, x86asm.LSS, x86asm.LFS, x86asm.LGS:
		if r.inst.DataSize == 64 {
			return 10
		}
	}
	return r.inst.MemBytes
}

func (r *reading) memory(have x86asm.Mem, want operand) string {
	m := want.Memory
	segment, base, index := registerName(have.Segment), registerName(have.Base), registerName(have.Index)
	overridden := m.Segment
	if r.item.mode == trace.Mode64 {
		if overridden != "fs" && overridden != "gs" {
			overridden = "" // it has no effect there (AMD APM vol. 2, 4.5.3), and prefixes checks the byte
		}
		if lacksRIP(have) {
			base = "rip"
		}
	}
	width := min(want.address, 4)
	displacement := r.assembly.displacement(want)
	if m.Base == "rip" {
		displacement = r.assembly.distance(r.item, want)
	}
	switch size := r.item.form.memorySize(r.item.operands); {
	case segment != overridden:
		return fmt.Sprintf("its segment is %q, not %q", segment, overridden)
	case base != m.Base || index != m.Index:
		return fmt.Sprintf("its registers are %q and %q, not %q and %q", base, index, m.Base, m.Index)
	case index != "" && int(have.Scale) != m.Scale:
		return fmt.Sprintf("its scale is %d, not %d", have.Scale, m.Scale)
	case uint64(have.Disp)<<(64-8*width) != uint64(displacement)<<(64-8*width):
		return fmt.Sprintf("its displacement is %#x, not %#x", uint32(have.Disp), uint32(displacement))
	case r.memoryBytes() != size:
		return fmt.Sprintf("it is of %s, not %d", plural(r.inst.MemBytes, "byte"), size)
	}
	return ""
}

package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// bases16 and indexes16 are what ModRM.rm names where addresses have 16 bits (SDM
// vol. 2, table 2-1).
var (
	bases16   = [8]trace.Register{trace.RBX, trace.RBX, trace.RBP, trace.RBP, trace.RSI, trace.RDI, trace.RBP, trace.RBX}
	indexes16 = [8]int8{int8(trace.RSI), int8(trace.RDI), int8(trace.RSI), int8(trace.RDI), -1, -1, -1, -1}
)

// readPointer16 reads a displacement of 0, 8 or 16 bits. BP with none is an address
// in the instruction alone.
func (e *encoding) readPointer16(scale uint64) (pointer, error) {
	p := pointer{base: int8(bases16[e.rm]), index: indexes16[e.rm], size: 2}
	size := int(e.mod)
	if e.mod == 0 && e.rm == 6 {
		p.base, size = -1, 2
	}
	p.segment = e.segmentOf(p.base)
	return p, e.readDisplacement(&p, size, scale)
}

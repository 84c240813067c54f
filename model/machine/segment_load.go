package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var segmentSemantics = makeSegmentSemantics()

func makeSegmentSemantics() semantics {
	s := semantics{}
	for which := range trace.Segment(trace.SegmentCount) {
		s["mov from "+which.String()] = storeSelector(which)
		if which != trace.CS {
			s["mov "+which.String()] = loadSelector(which)
			s["l"+which.String()] = loadFarPointer(which)
		}
	}
	return s
}

// storeSelector writes two bytes to memory, and zero-extends to a register (SDM vol.
// 2, MOV).
func storeSelector(which trace.Segment) effect {
	return func(m *machine, in *instruction) error {
		to := in.operands[0]
		to.size = selectorBytes // in memory
		return m.write(in, &to, uint64(m.selectors[which]))
	}
}

// loadSelector: SDM vol. 2, MOV.
func loadSelector(which trace.Segment) effect {
	return func(m *machine, in *instruction) error {
		selector, err := m.read(in, &in.operands[0])
		if err != nil {
			return err
		}
		m.held = which == trace.SS
		return m.loadSegment(which, uint16(selector))
	}
}

// loadFarPointer: SDM vol. 2, LDS/LES/LFS/LGS/LSS. It holds off no trap (measured).
func loadFarPointer(which trace.Segment) effect {
	return func(m *machine, in *instruction) error {
		from, err := m.farOperand(in)
		if err != nil {
			return err
		}
		if err := m.loadSegment(which, from.selector); err != nil {
			return err
		}
		return m.write(in, &in.operands[0], from.offset)
	}
}

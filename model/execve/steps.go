package execve

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// UnpredictedError is a step of which the model does not say what it does.
type UnpredictedError struct {
	Step int // from 0
	Refusal
}

// Refusal is why a step is not predicted, and what can be done instead.
type Refusal struct{ Reason, Instead string }

func (e *UnpredictedError) Error() string {
	return fmt.Sprintf("the model does not predict step %d: %s", e.Step+1, e.Reason)
}

// take takes steps until one faults.
func (m *memory) take(steps []process.Step) error {
	for i, s := range steps {
		var refusal Refusal
		goesOn := true
		switch s.Kind {
		case process.Write:
			goesOn = m.store(m.address(s.Place), []byte{process.Mark})
		case process.Map:
			refusal = m.mapRange(m.address(s.Place), s.Bytes)
		case process.Heap:
			m.brk += s.Bytes
			m.heap.To = page(m.brk + pageSize - 1)
		case process.Allocate:
			goesOn = m.allocate(s)
		case process.Recurse:
			goesOn, refusal = m.recurse(s)
		}
		if refusal != (Refusal{}) {
			return &UnpredictedError{i, refusal}
		}
		if !goesOn {
			return nil
		}
	}
	return nil
}

// address finds a place.
func (m *memory) address(p process.Place) uint64 {
	base := m.rsp
	switch p.Base {
	case process.RSP:
	case process.Top:
		base = m.system.Top
	case process.Limit:
		base = m.system.Top - page(m.limit)
	}
	return base + uint64(p.Offset)
}

// mapRange maps zeros. It gives why that is not predicted, or nothing.
func (m *memory) mapRange(from, size uint64) Refusal {
	to := from + size
	switch {
	case from%pageSize != 0:
		return Refusal{"the range does not begin at a page", "map it at a multiple of 4096 from top or limit"}
	case to > m.low && from < m.system.Top:
		return Refusal{"the range is part of the stack, which begins at " + m.below(m.low), "map it so that it ends there or below"}
	case from >= m.system.Top:
		return Refusal{"the range lies above the stack", "map it below the stack, as in limit-0x200000"}
	}
	for _, other := range m.others {
		if from <= other.To && to >= other.From {
			return Refusal{
				fmt.Sprintf("the range touches the one from %s to %s", m.below(other.From), m.below(other.To)), "leave a page between the two",
			}
		}
	}
	m.others = append(m.others, process.Mapping{From: from, To: to, Permissions: "rw-p"})
	m.mapped = append(m.mapped, trace.Memory{Base: from, Bytes: make([]byte, size)})
	return Refusal{}
}

// below names an address by its distance from the stack's end.
func (m *memory) below(address uint64) string { return fmt.Sprintf("top-%#x", m.system.Top-address) }

var marks = binary.LittleEndian.AppendUint64(nil, process.Marks)

// allocate lowers rsp and writes at its new place.
func (m *memory) allocate(s process.Step) bool {
	rsp := m.rsp
	if s.Probed {
		for rest := s.Bytes; rest > 0; {
			by := min(rest, pageSize)
			rest, rsp = rest-by, rsp-by
			if !m.store(rsp, make([]byte, 8)) {
				return false
			}
		}
		return m.store(rsp, marks)
	}
	return m.store(rsp-s.Bytes, marks)
}

// recurse calls down to the last frame, or to the one that faults. Nothing is written on
// the way back.
func (m *memory) recurse(s process.Step) (goesOn bool, refused Refusal) {
	rsp := m.rsp
	for range s.Times {
		rsp -= 8
		if m.inMapped(rsp) {
			return false, Refusal{
				"a return address would be pushed at " + m.below(rsp) + ", into a range that was mapped", "write fewer times, or map the range elsewhere",
			}
		}
		if m.system.keep(FaultsAtTheCall) && !m.store(rsp, make([]byte, 8)) {
			return false, Refusal{}
		}
		if rsp -= s.Bytes; !m.store(rsp, bytes.Clone(marks)) {
			return false, Refusal{}
		}
	}
	return true, Refusal{}
}

func (m *memory) inMapped(address uint64) bool {
	for _, r := range m.mapped {
		if r.Contains(address, 8) {
			return true
		}
	}
	return false
}

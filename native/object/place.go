package object

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// placeAll gives sections their addresses: code, then what is read only, both behind our
// own code, then data. What does not fit is left out, and says so.
func (m *Image) placeAll() {
	m.data = make([]byte, trace.DataSize)
	for _, kind := range []sectionKind{codeKind, constKind, framesKind, pdataKind, xdataKind} {
		for i := range m.object.sections {
			s := &m.object.sections[i]
			switch {
			case s.kind != kind || s.problem != "":
			case kind.isTable():
				m.tables[kind].place(s)
			default:
				m.placeInCode(s)
			}
		}
	}
	next := uint64(trace.DataBase)
	for i := range m.object.sections {
		if s := &m.object.sections[i]; s.kind == dataKind && s.problem == "" {
			next = m.placeInData(s, next)
		}
	}
	m.placeCommon(next)
}

func align(address, to uint64) uint64 { return (address + to - 1) &^ (to - 1) }

// breakpoint fills what is between sections.
const breakpoint = 0xcc

func (m *Image) placeInCode(s *section) {
	end := trace.CodeBase + uint64(len(m.code))
	address, room := align(end, max(s.align, 16)), uint64(trace.CodeBase+trace.CodeSize)
	if address < end || address > room || s.size > room-address {
		s.problem = fmt.Sprintf("it has %d bytes and there is no room for them in the code's %d", s.size, trace.CodeSize)
		return
	}
	for uint64(len(m.code)) < address-trace.CodeBase {
		m.code = append(m.code, breakpoint)
	}
	s.address = address
	m.code = append(m.code, s.bytes...)
}

// placeInData gives the address behind.
func (m *Image) placeInData(s *section, next uint64) uint64 {
	address, ok := roomInData(next, s.size, s.align)
	if !ok {
		s.problem = fmt.Sprintf("it has %d bytes and there is no room for them on the data page: %d of its %d are for an object's data",
			s.size, trace.DataSize-ScratchSize, trace.DataSize)
		return next
	}
	s.address = address
	copy(m.data[address-trace.DataBase:], s.bytes)
	return address + s.size
}

func roomInData(next, size, to uint64) (uint64, bool) {
	address := align(next, to)
	return address, address >= next && address <= Scratch && size <= Scratch-address
}

// placeCommon gives room to symbols that are common.
func (m *Image) placeCommon(next uint64) {
	for i := range m.object.symbols {
		s := &m.object.symbols[i]
		if s.home != common {
			continue
		}
		to := max(s.value, 1)
		if address, ok := roomInData(next, s.size, to); ok && to&(to-1) == 0 {
			s.address, next = address, address+s.size
		}
	}
}

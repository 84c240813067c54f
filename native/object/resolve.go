package object

import (
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// failure is a place in code that could not be resolved.
type failure struct {
	address uint64
	reason  string
}

// resolveAll fills in addresses. What cannot be resolved in code concerns its function
// alone, and what cannot in data is told; a table with such a place is refused.
func (m *Image) resolveAll() error {
	for i := range m.object.sections {
		s := &m.object.sections[i]
		if s.address == 0 {
			if s.problem != "" && s.kind.isTable() {
				return refuse("section %s does not fit: %s", s.name, s.problem)
			}
			if s.problem != "" {
				m.Left = append(m.Left, fmt.Sprintf("section %s is left out: %s", s.name, s.problem))
			}
			continue
		}
		into := m.bytesOf(s)
		for _, r := range s.relocations {
			reason := m.resolve(s, r, into)
			switch {
			case reason == "":
			case s.kind == codeKind:
				m.failures = append(m.failures, failure{s.address + r.offset, reason})
			case s.kind.isTable():
				return refuse("%s", reason)
			default:
				m.Left = append(m.Left, reason)
			}
		}
	}
	return nil
}

// bytesOf gives a section's bytes in the image.
func (m *Image) bytesOf(s *section) []byte {
	if t, ok := m.tables[s.kind]; ok {
		at := s.address - t.base
		return t.bytes[at : at+s.size]
	}
	if s.kind == dataKind {
		at := s.address - trace.DataBase
		return m.data[at : at+s.size]
	}
	at := s.address - trace.CodeBase
	return m.code[at : at+s.size]
}

// resolve writes one relocation, or says why it cannot (psABI 4.4; PE Format, "COFF Relocations").
func (m *Image) resolve(s *section, r relocation, into []byte) string {
	f := r.field
	where := fmt.Sprintf("%s+%#x has %s of %s", s.name, r.offset, r.name, m.object.title(&m.object.symbols[r.symbol]))
	switch {
	case f.bytes == 0:
		return where + ", which is not supported"
	case r.offset > uint64(len(into)) || uint64(f.bytes) > uint64(len(into))-r.offset:
		return fmt.Sprintf("%s, which lies beyond its %d bytes", where, len(into))
	}
	target, problem := m.addressOf(r.symbol)
	if problem == "" && f.table {
		target, problem = m.entry(r.symbol, target)
	}
	if problem != "" {
		return where + ": " + problem
	}
	value := int64(target) + r.addend
	if f.image {
		value -= trace.ImageBase
	}
	if f.relative {
		value -= int64(s.address + r.offset)
	}
	if !f.holds(value) {
		return fmt.Sprintf("%s, whose value %#x does not fit into %d bytes", where, value, f.bytes)
	}
	f.put(into[r.offset:], uint64(value))
	return ""
}

// entry gives the address of a symbol's entry in the global offset table, which lies
// behind all sections in the code's range.
func (m *Image) entry(symbol int, target uint64) (address uint64, problem string) {
	if address, ok := m.entries[symbol]; ok {
		return address, ""
	}
	for len(m.code)%8 != 0 {
		m.code = append(m.code, breakpoint)
	}
	if len(m.code)+8 > trace.CodeSize {
		return 0, fmt.Sprintf("there is no room for a global offset table in the code's %d bytes", trace.CodeSize)
	}
	address = trace.CodeBase + uint64(len(m.code))
	m.code = binary.LittleEndian.AppendUint64(m.code, target)
	m.entries[symbol] = address
	return address, ""
}

package object

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// defineAll gives addresses to symbols that the object does not define: those of our
// routines, 0 where they are weak (gABI 4, "Symbol Table"), and else one where nothing is
// mapped.
func (m *Image) defineAll() {
	for i := range m.object.symbols {
		s := &m.object.symbols[i]
		if s.home != nowhere || s.weak || s.alias != 0 {
			continue
		}
		if routine, ok := m.own.Symbol(s.name); ok && m.object.format.standsIn(s.name) {
			s.address = routine.Address
			continue
		}
		s.address = undefinedBase + undefinedStep*uint64(len(m.undefined))
		if s.address >= trace.ReservedBase {
			s.address = 0 // an address where nothing is mapped either, without its name
			continue
		}
		m.undefined = append(m.undefined, s.name)
	}
}

// addressOf gives a symbol's address, or says why it has none.
func (m *Image) addressOf(number int) (address uint64, problem string) {
	s := &m.object.symbols[number]
	switch {
	case s.alias != 0 && m.object.symbols[s.alias].alias == 0:
		return m.addressOf(s.alias)
	case s.home == nowhere:
		return s.address, ""
	case s.home == absolute:
		return s.value, ""
	case s.home == common && s.address == 0:
		return 0, fmt.Sprintf("there is no room for the %d bytes of %s on the data page", s.size, s.name)
	case s.home == common:
		return s.address, ""
	case s.kind == threadLocalKind:
		return 0, fmt.Sprintf("%s is thread-local, and there are no threads here", s.name)
	}
	in := m.object.in(s)
	switch {
	case in == nil:
		return 0, fmt.Sprintf("the file has no section %d", uint16(s.section))
	case in.problem != "":
		return 0, fmt.Sprintf("section %s is left out: %s", in.name, in.problem)
	case in.address == 0:
		return 0, fmt.Sprintf("section %s is not loaded", in.name)
	}
	return in.address + s.value, ""
}

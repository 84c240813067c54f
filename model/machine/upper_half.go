package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// enterMode is what arriving in 64-bit or 32-bit code does to the general registers.
// The upper halves of those that 32-bit code has are undefined from the switch to it
// on (SDM vol. 1, 3.4.1.1). Where one is 0 it stays 0: every system relies on it. Back
// in 64-bit code, RSP is an address at once.
func (m *machine) enterMode() {
	if m.mode() == trace.Mode64 {
		if m.open != nil && m.open[trace.RSP] != 0 {
			m.needed |= 1 << trace.RSP
		}
		return
	}
	open := undefinedBits{}
	if m.open != nil {
		open = *m.open
	}
	for r := range visibleRegisters {
		if m.general[r] > mask(4) {
			open[r] |= ^mask(4)
			m.sources.add("SDM vol. 1, 3.4.1.1: the upper half of a general register after 32-bit code")
		}
	}
	if open != (undefinedBits{}) {
		m.open = &open
	}
}

package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// checkSegment raises what comes before paging: in 64-bit mode on an address that is
// not canonical, in 32-bit code on a segment that does not allow the access.
func (m *machine) checkSegment(access Access, address uint64, size int, through trace.Segment) error {
	switch {
	case m.mode() == trace.Mode32:
		return m.checkSegment32(access, address, size, through)
	case canonical(address, size):
		return nil
	case through == trace.SS:
		return fault(trace.StackFault)
	}
	return fault(trace.GeneralProtection)
}

// checkSegment32: no access goes through a null selector, no write through one of
// code (SDM vol. 3, 5.4.1 and 3.4.5.1). All segments begin at 0; beyond their end at
// 4 GiB some processors go on at 0 (SDM vol. 3, 5.3).
func (m *machine) checkSegment32(access Access, address uint64, size int, through trace.Segment) error {
	selector := m.selectors[through]
	switch {
	case null(selector), access == Write && selector|requestedPrivilege != trace.UserData:
		return fault(trace.GeneralProtection)
	case address+uint64(size)-1 > mask(4):
		return &Unknown{Reason: "what an access beyond 4 GiB does differs between processors"}
	}
	return nil
}

// requestedPrivilege are the bits of a selector that do not choose a descriptor.
const requestedPrivilege = 3

// null reports whether a selector names no descriptor (SDM vol. 3, 3.4.2).
func null(selector uint16) bool { return selector <= requestedPrivilege }

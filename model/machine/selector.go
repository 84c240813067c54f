package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// descriptor is what a selector names in the descriptor tables that Linux has (its
// arch/x86/include/asm/segment.h).
type descriptor uint8

const (
	// unusable is nothing that user mode can load: the kernel's own, the task's, an
	// empty entry, one beyond the table's end, or one of a local table, which no
	// process has unless it asks for one.
	unusable descriptor = iota
	noDescriptor
	code32
	code64
	userData
	cpuNumber // data that can be read alone, with the processor's number in its limit
)

// cpuNumberSelector is Linux's __CPUNODE_SEG.
const cpuNumberSelector = 0x7b

func describe(selector uint16) descriptor {
	if null(selector) {
		return noDescriptor
	}
	switch selector | requestedPrivilege {
	case trace.Code32:
		return code32
	case trace.Code64:
		return code64
	case trace.UserData:
		return userData
	case cpuNumberSelector:
		return cpuNumber
	}
	return unusable
}

// refused is the #GP of a selector: its error code names the descriptor, and is 0 for
// none (SDM vol. 3, 6.13).
func refused(selector uint16) error {
	return faultCode(trace.GeneralProtection, uint32(selector&^requestedPrivilege))
}

// checkCall checks the code segment of a far call or jump, which goes on with the
// current privilege whatever the selector requests (SDM vol. 2, CALL,
// NONCONFORMING-CODE-SEGMENT).
func (m *machine) checkCall(selector uint16) error {
	switch describe(selector) {
	case code32:
		return m.provided(trace.Mode32)
	case code64:
		return nil
	}
	return refused(selector)
}

// checkReturn checks the code segment of a far return or iret, which does not return
// to more privilege (SDM vol. 2, RET and IRET).
func (m *machine) checkReturn(selector uint16) error {
	if selector&requestedPrivilege != requestedPrivilege {
		return refused(selector)
	}
	return m.checkCall(selector)
}

// checkTarget raises #GP(0) for an address that a code segment does not have: in
// 32-bit code one beyond its limit of 4 GiB, in 64-bit code one that is not canonical.
func checkTarget(selector uint16, address uint64) error {
	if !canonical(address, 1) || describe(selector) == code32 && address > mask(4) {
		return fault(trace.GeneralProtection)
	}
	return nil
}

// checkStack checks a selector for SS: data that can be written, requested with the
// current privilege (SDM vol. 2, MOV; IRET).
func checkStack(selector uint16) error {
	if selector != trace.UserData {
		return refused(selector)
	}
	return nil
}

// checkData checks a selector for DS, ES, FS or GS: null, or what can be read, code
// included (SDM vol. 2, MOV). On its return to user mode the kernel's iret makes
// every null selector 0 (SDM vol. 2, IRET).
func (m *machine) checkData(selector uint16) error {
	switch d := describe(selector); {
	case d == noDescriptor && selector != 0:
		return &Unknown{Reason: "the next interrupt makes a null selector with a privilege level 0"}
	case d == cpuNumber:
		return &Unknown{Reason: "whether there is a segment with the processor's number is the system's choice"}
	case d == code32:
		return m.provided(trace.Mode32)
	case d == unusable:
		return refused(selector)
	}
	return nil
}

// provided refuses a code segment that the system does not have.
func (m *machine) provided(mode trace.Mode) error {
	if mode == trace.Mode32 && m.system.No32BitCode {
		return &OtherSystem{Reason: "this system has no segment of 32-bit code"}
	}
	return nil
}

// loadSegment changes a segment register but CS. All segments that can be loaded begin
// at 0, and so does what FS and GS address in 64-bit mode.
func (m *machine) loadSegment(which trace.Segment, selector uint16) error {
	check := m.checkData
	if which == trace.SS {
		check = checkStack
	}
	if err := check(selector); err != nil {
		return err
	}
	m.selectors[which] = selector
	return nil
}

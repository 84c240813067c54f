package trace

import "strings"

// Segment is a segment register, numbered as in instruction encodings (Intel
// SDM vol. 2, table B-8).
type Segment uint8

// The segment registers in encoding order.
const (
	ES Segment = iota
	CS
	SS
	DS
	FS
	GS

	SegmentCount = 6
)

var segmentNames = [SegmentCount]string{"es", "cs", "ss", "ds", "fs", "gs"}

// String gives the name in the manuals' lower case, as in "ss".
func (s Segment) String() string {
	if int(s) < len(segmentNames) {
		return segmentNames[s]
	}
	return "no segment register"
}

// ParseSegment finds a segment register by its name in any case.
func ParseSegment(name string) (Segment, bool) {
	for i, known := range segmentNames {
		if strings.EqualFold(known, name) {
			return Segment(i), true
		}
	}
	return 0, false
}

// Selectors are the contents of the segment registers.
type Selectors [SegmentCount]uint16

// The selectors of the descriptors that Linux has for user mode (its
// arch/x86/include/asm/segment.h). All three have base 0 and limit 2^32-1.
const (
	Code32   = 0x23
	UserData = 0x2b
	Code64   = 0x33
)

// EntrySelectors are the segment registers at Entry of every program of a mode.
// In 64-bit mode DS, ES, FS and GS are null, as Linux starts a process.
func EntrySelectors(m Mode) Selectors {
	if m == Mode32 {
		return Selectors{ES: UserData, CS: Code32, SS: UserData, DS: UserData}
	}
	return Selectors{CS: Code64, SS: UserData}
}

package protocol

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// named is a register of a message with what it holds.
type named struct {
	name  string
	holds uint64
}

// registers are an object of a message, in the order of the manual.
type registers []named

// MarshalJSON implements json.Marshaler.
func (list registers) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	for i, r := range list {
		if i > 0 {
			text.WriteByte(',')
		}
		holds, err := json.Marshal(number(r.holds))
		if err != nil {
			return nil, err
		}
		text.WriteString(`"` + r.name + `":`)
		text.Write(holds)
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}

// narrowRegisters is how many registers of a kind 32-bit code has names for.
const narrowRegisters = 8

// ofRegisters lists what code of a mode sees, without what was not seen.
func ofRegisters(r *trace.Registers, m trace.Mode, not Unseen) registers {
	var list registers
	for _, name := range general(m) {
		list = append(list, named{name.String(), r.Get(name)})
	}
	list = append(list, named{"rip", r.RIP})
	if !not.Flags {
		list = append(list, named{"rflags", uint64(r.Flags)})
	}
	for s := range trace.Segment(trace.SegmentCount) {
		if !not.Selectors[s] {
			list = append(list, named{s.String(), uint64(r.Selectors[s])})
		}
	}
	return list
}

// general are the general registers that code of a mode has names for.
func general(m trace.Mode) []trace.Register {
	count := trace.Register(trace.RegisterCount)
	if m == trace.Mode32 {
		count = narrowRegisters
	}
	list := make([]trace.Register, 0, trace.RegisterCount)
	for r := range count {
		list = append(list, r)
	}
	return list
}

// Unseen says which parts of a state a simulator left out.
type Unseen struct {
	Flags     bool
	Selectors [trace.SegmentCount]bool
	Vectors   bool // of a program that uses some
}

// registers reads an object of registers, as of code that starts in a mode: the selector
// in CS may say another.
func (r *reader) registers(v value, started trace.Mode) (trace.Registers, Unseen) {
	found := trace.Registers{Selectors: trace.EntrySelectors(started)}
	var unseen Unseen
	var optional []string
	for s := range trace.Segment(trace.SegmentCount) {
		optional = append(optional, s.String())
	}
	always, wide := names(trace.Mode32), names(trace.Mode64)[narrowRegisters:]
	f, ok := r.object(v, append(always, "rip"), slices.Concat(wide, optional, []string{"rflags"}))
	if !ok {
		return found, unseen
	}
	for s := range trace.Segment(trace.SegmentCount) {
		if v, ok := f.get(s.String()); ok {
			found.Selectors[s] = uint16(r.number(v, 16))
		} else {
			unseen.Selectors[s] = true
		}
	}
	mode := ModeOf(&found)
	for _, name := range general(trace.Mode64) {
		found.Set(name, r.general(f, name, mode))
	}
	found.RIP = r.number(f.must("rip"), mode.Bits())
	if v, ok := f.get("rflags"); ok {
		found.Flags = trace.Flags(r.number(v, 64))
	} else {
		unseen.Flags = true
	}
	return found, unseen
}

// general reads a general register. 32-bit code has no name for the upper eight: they
// may be left out there.
func (r *reader) general(f fields, name trace.Register, m trace.Mode) uint64 {
	v, ok := f.get(name.String())
	beyond := m == trace.Mode32 && name >= narrowRegisters
	switch {
	case !ok && !beyond:
		r.wrong(f.at, "the key %q: 64-bit code has sixteen general registers", name.String())
	case ok && beyond:
		if n := r.number(v, 64); n != 0 {
			r.wrong(v, "nothing, or 0: 32-bit code (cs 0x23) does not see it")
		}
	case ok:
		return r.number(v, m.Bits())
	}
	return 0
}

func names(m trace.Mode) []string {
	var list []string
	for _, r := range general(m) {
		list = append(list, r.String())
	}
	return list
}

// ModeOf is the mode of the code that runs in a state.
func ModeOf(r *trace.Registers) trace.Mode {
	if r.Selectors[trace.CS] == trace.Code32 {
		return trace.Mode32
	}
	return trace.Mode64
}

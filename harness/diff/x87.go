package diff

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// compareX87 leaves out the bits of the status word that the manual leaves undefined.
func (m moment) compareX87() []Mismatch {
	ours, theirs := m.predicted.snapshot.Registers.X87, m.captured.snapshot.Registers.X87
	if ours == nil || theirs == nil {
		if (ours == nil) == (theirs == nil) {
			return nil
		}
		return []Mismatch{m.mismatch("x87 registers", observed(ours), observed(theirs))}
	}
	var found []Mismatch
	for i := range trace.X87Count {
		if ours.Empty(i) != theirs.Empty(i) || ours.Stack[i] != theirs.Stack[i] {
			found = append(found, m.mismatch(fmt.Sprintf("st%d", i), tellX87(ours, i), tellX87(theirs, i)))
		}
	}
	if (ours.Status^theirs.Status)&^m.predicted.prediction.X87Undefined != 0 {
		found = append(found, m.mismatch("x87 status word", tellStatus(ours.Status), tellStatus(theirs.Status)))
	}
	if ours.Control != theirs.Control {
		found = append(found, m.mismatch("x87 control word", fmt.Sprintf("%#x", ours.Control), fmt.Sprintf("%#x", theirs.Control)))
	}
	return found
}

// x87 gives a register, counted from the top, that is not empty.
func (v View) x87(fromTop int) ([]byte, bool) {
	x := v.snapshot.Registers.X87
	if x == nil || x.Empty(fromTop) {
		return nil, false
	}
	return x.Stack[fromTop][:], true
}

// absence says what a register is instead, whose bytes may not be there.
func (v View) absence(name scenarios.RegisterName) string {
	value, ok := v.part(name)
	switch {
	case ok:
		return v.Tell(value)
	case name.X87 && v.snapshot.Registers.X87 != nil:
		return "empty"
	}
	return "not observed"
}

func observed(x *trace.X87) string {
	if x == nil {
		return "not observed"
	}
	return "observed"
}

// tellX87 writes a register, counted from the top.
func tellX87(x *trace.X87, fromTop int) string {
	if x.Empty(fromTop) {
		return "empty"
	}
	return hexadecimal(x.Stack[fromTop][:])
}

func tellStatus(status uint16) string {
	return fmt.Sprintf("%#x (top %d)", status, status>>11&7)
}

// x87AtEntry is what a run begins with: as FNINIT leaves it (SDM vol. 2, FINIT).
var x87AtEntry = trace.X87{Control: 0x37f}

// x87Of is the state without bits that are undefined; that at entry where it is not
// observed.
func x87Of(r *trace.Registers, undefined uint16) trace.X87 {
	if r.X87 == nil {
		return x87AtEntry
	}
	x := *r.X87
	x.Status &^= undefined
	return x
}

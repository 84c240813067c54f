package diff

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// decideRegister decides what the author says of a register or a part of one.
func (m moment) decideRegister(register scenarios.RegisterFact) []Mismatch {
	ours, observed := m.predicted.part(register.Register)
	theirs, alsoObserved := m.captured.part(register.Register)
	if !observed || !alsoObserved {
		return []Mismatch{m.against(register.Position, register.Register.Name, facts(register.Facts),
			m.predicted.absence(register.Register), m.captured.absence(register.Register))}
	}
	if undefined := m.undefined(register.Register); undefined != 0 {
		text := fmt.Sprintf("%s, of which the manual leaves %#x undefined", m.predicted.Tell(ours), undefined)
		found := m.against(register.Position, register.Register.Name, facts(register.Facts), text, m.captured.Tell(theirs))
		found.Note = definedPart(register, undefined)
		return []Mismatch{found}
	}
	for _, f := range register.Facts {
		size := min(f.Size, len(ours)) // a double in xmm0 is its lower half
		if m.predicted.holdsForValue(f, ours[:size]) && m.captured.holdsForValue(f, theirs[:size]) {
			continue
		}
		found := m.against(register.Position, register.Register.Name, m.tellFact(f), m.predicted.Tell(ours), m.captured.Tell(theirs))
		found.Note = m.offBy(f, theirs)
		return []Mismatch{found}
	}
	return nil
}

// undefined gives the bits of a register's part that the manual leaves undefined.
func (m moment) undefined(name scenarios.RegisterName) uint64 {
	if name.Vector || name.Segment || name.X87 {
		return 0
	}
	bits := quad(m.predicted.prediction.RegistersUndefined[name.Index])
	if name.High {
		return number(bits[1:2])
	}
	return number(bits[:name.Size])
}

// definedPart says what can be stated of a register of which bits are undefined: its
// lower half or quarter, where that has none of them.
func definedPart(register scenarios.RegisterFact, undefined uint64) string {
	for _, size := range []int{4, 2} {
		if size >= register.Register.Size || number(quad(undefined)[:size]) != 0 {
			continue
		}
		name := partName(trace.Register(register.Register.Index), size)
		return fmt.Sprintf("the lower %s are defined: write %s: %s", bytesOf(uint64(size)), name, facts(register.Facts))
	}
	return ""
}

// partName is what the lower bytes of a general register are called (SDM vol. 1, table
// 3-2).
func partName(r trace.Register, size int) string {
	if r >= trace.R8 {
		return r.String() + map[int]string{4: "d", 2: "w"}[size]
	}
	return map[int]string{4: "e", 2: ""}[size] + r.String()[1:]
}

// offBy says how far a captured address is from an expected one near it.
func (m moment) offBy(f scenarios.Fact, captured []byte) string {
	expected, ok := m.captured.Resolve(f.Address)
	apart := int64(number(captured) - expected)
	if f.Kind != scenarios.IsAddress || !ok || apart < -shiftReach || apart > shiftReach {
		return ""
	}
	return "captured is " + higherOrLower(apart) + " than expected"
}

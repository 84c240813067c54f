package diff

import (
	"fmt"
	"sort"
	"strings"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// decide holds all that the author says of a moment against both machines.
func (m moment) decide(s *scenarios.State) []Mismatch {
	var found []Mismatch
	for _, slot := range s.Frame {
		found = append(found, m.decideSlot(slot)...)
	}
	for _, register := range s.Registers {
		found = append(found, m.decideRegister(register)...)
	}
	for _, flag := range s.Flags {
		found = append(found, m.decideFlag(flag)...)
	}
	for _, a := range s.Aligned {
		found = append(found, m.decideAlignment(a)...)
	}
	for _, r := range s.Untouched {
		found = append(found, m.decideUntouched(r)...)
	}
	if s.Stack != nil {
		found = append(found, m.decideStack(s.Stack)...)
	}
	return found
}

// against makes a mismatch with the author's opinion, on the author's line.
func (m moment) against(position source.Position, what, expected, predicted, captured string) Mismatch {
	found := m.mismatch(what, predicted, captured)
	found.Position, found.Expected = position, expected
	return found
}

func (m moment) decideSlot(slot scenarios.Slot) []Mismatch {
	ours, theirs, known := m.resolve(slot.Address)
	if !known {
		return []Mismatch{m.against(slot.Position, slot.Text, facts(slot.Facts), nowhere, nowhere)}
	}
	return m.decideAt(slot, ours, theirs)
}

// nowhere says of an address that there is none.
const nowhere = "no such address: no frame is active, or the register is undefined"

// resolve gives an address for both machines.
func (m moment) resolve(a scenarios.Address) (ours, theirs uint64, known bool) {
	ours, known = m.predicted.Resolve(a)
	theirs, alsoKnown := m.captured.Resolve(a)
	return ours, theirs, known && alsoKnown
}

// decideAt decides a slot that lies at ours for the model and theirs for the
// processor: not the same where their registers part.
func (m moment) decideAt(slot scenarios.Slot, ours, theirs uint64) []Mismatch {
	for _, f := range slot.Facts {
		undefined := m.predicted.UndefinedAt(ours, f.Size)
		if !undefined && m.predicted.holdsInSlot(f, ours) && m.captured.holdsInSlot(f, theirs) {
			continue
		}
		found := m.against(slot.Position, m.predicted.slot(ours), m.tellFact(f),
			m.predicted.tellSlot(ours, f.Size), m.captured.tellValue(theirs, f.Size))
		if undefined {
			found.Predicted += ", of which the manual leaves bits undefined"
		}
		if !strings.HasPrefix(found.What, slot.Text) {
			found.What = slot.Text + ", " + found.What
		}
		found.Note = m.astray(f, theirs)
		return []Mismatch{found}
	}
	return nil
}

func (m moment) decideFlag(f scenarios.FlagFact) []Mismatch {
	ours, theirs := state(m.predicted, f.Flag), state(m.captured, f.Flag)
	if m.predicted.prediction.Undefined&f.Flag != 0 {
		ours = "undefined by the manual"
	}
	expected := "clear"
	if f.Set {
		expected = "set"
	}
	if ours == expected && theirs == expected {
		return nil
	}
	return []Mismatch{m.against(f.Position, "flag "+f.Flag.String(), expected, ours, theirs)}
}

func state(v View, flag trace.Flags) string {
	if v.snapshot.Registers.Flags&flag != 0 {
		return "set"
	}
	return "clear"
}

func (m moment) decideAlignment(a scenarios.Alignment) []Mismatch {
	ours, theirs, known := m.resolve(a.Address)
	if !known {
		return []Mismatch{m.against(a.Position, a.Text, fmt.Sprintf("a multiple of %d", a.Of), nowhere, nowhere)}
	}
	if ours%a.Of == 0 && theirs%a.Of == 0 {
		return nil
	}
	past := func(address uint64) string {
		return fmt.Sprintf("%#x, %d past a multiple of %d", address, address%a.Of, a.Of)
	}
	return []Mismatch{m.against(a.Position, a.Text, fmt.Sprintf("a multiple of %d", a.Of), past(ours), past(theirs))}
}

// decideUntouched decides a range of bytes, both ends included. A range without
// a byte would prove nothing.
func (m moment) decideUntouched(r scenarios.Range) []Mismatch {
	low, theirLow, lowKnown := m.resolve(r.Low)
	high, theirHigh, highKnown := m.resolve(r.High)
	if !lowKnown || !highKnown {
		return []Mismatch{m.against(r.Position, r.Text, "untouched", nowhere, nowhere)}
	}
	if low > high || theirLow > theirHigh || high-low != theirHigh-theirLow {
		extent := func(low, high uint64) string { return fmt.Sprintf("%#x to %#x", low, high) }
		return []Mismatch{m.against(r.Position, r.Text, "a range of untouched bytes", extent(low, high), extent(theirLow, theirHigh))}
	}
	untouched := scenarios.Fact{Kind: scenarios.IsUntouched, Text: "untouched", Size: 1}
	for i := uint64(0); low+i <= high; i++ {
		slot := scenarios.Slot{Position: r.Position, Text: r.Text, Facts: []scenarios.Fact{untouched}}
		if found := m.decideAt(slot, low+i, theirLow+i); found != nil {
			return found
		}
	}
	return nil
}

// decideStack decides the listing of the whole stack, from the return address
// of main down to RSP.
func (m moment) decideStack(listing []scenarios.Slot) []Mismatch {
	var found []Mismatch
	top := m.program.Initial.Get(trace.RSP) + uint64(m.program.Mode.Bytes())
	address := top
	for _, slot := range listing {
		address -= uint64(slot.Facts[0].Size)
		found = append(found, m.decideAt(slot, address, address)...)
	}
	depth := func(v View) string {
		return fmt.Sprintf("%d bytes down to %s", top-v.snapshot.Registers.Get(trace.RSP), v.Name(trace.RSP))
	}
	expected := fmt.Sprintf("%d bytes down to %s", top-address, m.predicted.Name(trace.RSP))
	if depth(m.predicted) != expected || depth(m.captured) != expected {
		found = append(found, m.against(listing[0].Position, "the whole stack", expected, depth(m.predicted), depth(m.captured)))
	}
	return found
}

// tellFact adds to an address the number that it is here.
func (m moment) tellFact(f scenarios.Fact) string {
	if f.Kind == scenarios.IsAddress {
		address, known := m.predicted.Resolve(f.Address)
		if !known {
			return f.Text + " (" + nowhere + ")"
		}
		return fmt.Sprintf("%s (%#x)", f.Text, address)
	}
	return f.Text
}

func facts(list []scenarios.Fact) string {
	texts := make([]string, len(list))
	for i, f := range list {
		texts[i] = f.Text
	}
	return strings.Join(texts, ", ")
}

func sortByVisit(found []Mismatch) {
	sort.SliceStable(found, func(i, j int) bool { return found[i].Visit < found[j].Visit })
}

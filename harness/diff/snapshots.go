package diff

import (
	"bytes"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// compare holds a prediction against a capture.
func (m moment) compare() []Mismatch {
	found := m.compareRegisters()
	found = append(found, m.compareSelectors()...)
	found = append(found, m.compareFlags()...)
	found = append(found, m.compareVectors()...)
	found = append(found, m.compareX87()...)
	found = append(found, m.compareStack()...)
	return append(found, m.compareData()...)
}

// compareRegisters leaves out the bits that the manual leaves undefined.
func (m moment) compareRegisters() []Mismatch {
	var found []Mismatch
	ours, theirs := m.predicted.snapshot.Registers, m.captured.snapshot.Registers
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		if (ours.Get(r)^theirs.Get(r))&^m.predicted.prediction.RegistersUndefined[r] != 0 {
			found = append(found, m.register(r, ours.Get(r), theirs.Get(r)))
		}
	}
	if ours.RIP != theirs.RIP {
		name := map[trace.Mode]string{trace.Mode64: "rip", trace.Mode32: "eip"}[m.predicted.Mode()]
		found = append(found, m.mismatch(name, Place(m.program, ours.RIP), Place(m.program, theirs.RIP)))
	}
	return found
}

// register tells what each mode's code sees of a register, or all of it where
// what that code cannot see differs.
func (m moment) register(r trace.Register, ours, theirs uint64) Mismatch {
	size := m.predicted.Mode().Bytes()
	if size == 4 && (ours|theirs)>>32 != 0 {
		size = 8
	}
	mismatch := m.mismatch(m.predicted.Name(r), m.predicted.Tell(quad(ours)[:size]), m.captured.Tell(quad(theirs)[:size]))
	onStack := m.program.Stack.Contains(ours, 0) && m.program.Stack.Contains(theirs, 0)
	if apart := int64(theirs - ours); onStack && apart >= -shiftReach && apart <= shiftReach {
		mismatch.Note = fmt.Sprintf("captured is %s than predicted", higherOrLower(apart))
	}
	return mismatch
}

// compareFlags leaves out what the manual leaves undefined.
func (m moment) compareFlags() []Mismatch {
	ours, theirs := m.predicted.snapshot.Registers.Flags, m.captured.snapshot.Registers.Flags
	differ := (ours ^ theirs) &^ m.predicted.prediction.Undefined
	if differ == 0 {
		return nil
	}
	return []Mismatch{m.mismatch("flags "+differ.String(), ours.String(), theirs.String())}
}

func (m moment) compareVectors() []Mismatch {
	ours, theirs := m.predicted.snapshot.Registers.Vectors, m.captured.snapshot.Registers.Vectors
	if ours == nil || theirs == nil {
		if (ours == nil) == (theirs == nil) {
			return nil
		}
		return []Mismatch{m.mismatch("vector registers", presence(ours), presence(theirs))}
	}
	var found []Mismatch
	for i := range ours {
		if ours[i] != theirs[i] {
			width := max(m.program.VectorBytes, 16)
			found = append(found, m.mismatch(VectorName(i, width), hexadecimal(ours[i][:width]), hexadecimal(theirs[i][:width])))
		}
	}
	return found
}

func presence(v *trace.Vectors) string {
	if v == nil {
		return "not observed"
	}
	return "observed"
}

// VectorName names a vector register by its width in bytes: 16, 32 or 64.
func VectorName(index, width int) string {
	return fmt.Sprintf("%s%d", map[int]string{16: "xmm", 32: "ymm", 64: "zmm"}[width], index)
}

// compareSelectors compares the segment registers.
func (m moment) compareSelectors() []Mismatch {
	ours, theirs := m.predicted.snapshot.Registers.Selectors, m.captured.snapshot.Registers.Selectors
	if ours == theirs {
		return nil
	}
	var found []Mismatch
	for s := range trace.Segment(trace.SegmentCount) {
		if ours[s] != theirs[s] {
			found = append(found, m.mismatch(s.String(), tellSelector(ours[s]), tellSelector(theirs[s])))
		}
	}
	return found
}

// tellSelector says what a selector selects, where it is one of Linux's.
func tellSelector(s uint16) string {
	text := fmt.Sprintf("%#x", s)
	if known, ok := map[uint16]string{trace.Code32: "32-bit code", trace.Code64: "64-bit code", trace.UserData: "data", 0: "null"}[s]; ok {
		text += " (" + known + ")"
	}
	return text
}

// compareStack compares slot by slot, from the top to the lowest byte that either
// machine has touched.
func (m moment) compareStack() []Mismatch {
	ours, theirs := m.predicted.snapshot.Stack, m.captured.snapshot.Stack
	if ours.Base == theirs.Base && bytes.Equal(ours.Bytes, theirs.Bytes) {
		return nil
	}
	var found []Mismatch
	size := m.predicted.Mode().Bytes()
	low := min(ours.Base, theirs.Base) &^ uint64(size-1)
	for address := uint64(trace.StackTop - size); address >= low; address -= uint64(size) {
		predicted, _ := m.predicted.Bytes(address, size)
		captured, _ := m.captured.Bytes(address, size)
		if m.sameBits(address, predicted, captured) {
			continue
		}
		mismatch := m.mismatch(m.predicted.slot(address), m.predicted.tellSlot(address, size), m.captured.Tell(captured))
		mismatch.Note = m.shifted(address, predicted, captured)
		found = append(found, mismatch)
	}
	return found
}

// sameBits compares the bits that the manual defines.
func (m moment) sameBits(address uint64, predicted, captured []byte) bool {
	for i := range predicted {
		if (predicted[i]^captured[i])&^m.predicted.undefinedBits(address+uint64(i)) != 0 {
			return false
		}
	}
	return true
}

func (m moment) compareData() []Mismatch {
	ours, theirs := m.predicted.snapshot.Data, m.captured.snapshot.Data
	if bytes.Equal(ours.Bytes, theirs.Bytes) {
		return nil
	}
	if len(ours.Bytes) != len(theirs.Bytes) {
		return []Mismatch{m.mismatch("data", fmt.Sprintf("%d bytes", len(ours.Bytes)), fmt.Sprintf("%d bytes", len(theirs.Bytes)))}
	}
	var found []Mismatch
	size := m.predicted.Mode().Bytes()
	for at := 0; at+size <= len(ours.Bytes); at += size {
		if predicted, captured := ours.Bytes[at:at+size], theirs.Bytes[at:at+size]; !m.sameBits(ours.Base+uint64(at), predicted, captured) {
			found = append(found, m.mismatch(dataName(m.program, ours.Base+uint64(at)),
				m.predicted.Tell(predicted), m.captured.Tell(captured)))
		}
	}
	return found
}

// dataName names a place on the data page by the symbol at or below it.
func dataName(p *trace.Program, address uint64) string {
	name, base := "data", uint64(trace.DataBase)
	for _, s := range p.Symbols {
		if s.Address >= base && s.Address <= address {
			name, base = s.Name, s.Address
		}
	}
	return offset(name, address, base)
}

func quad(n uint64) []byte {
	return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24), byte(n >> 32), byte(n >> 40), byte(n >> 48), byte(n >> 56)}
}

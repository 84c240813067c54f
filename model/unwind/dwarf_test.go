package unwind

import (
	"encoding/binary"
	"reflect"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// section is an .eh_frame while a test writes it.
type section struct{ bytes []byte }

const sectionBase = 0x5000

func (s *section) record(fields ...byte) {
	s.bytes = binary.LittleEndian.AppendUint32(s.bytes, uint32(len(fields)))
	s.bytes = append(s.bytes, fields...)
}

// common appends a CIE with code factor 1, data factor -8 and the return address in column
// 16. Its initial instructions say that the CFA is rsp+8 and the return address below it.
func (s *section) common(augmentation string, data ...byte) {
	fields := append([]byte{0, 0, 0, 0, 1}, augmentation...)
	fields = append(fields, 0, 1, 0x78, 16)
	if augmentation != "" {
		fields = append(append(fields, byte(len(data))), data...)
	}
	s.record(append(fields, cfaDefCFA, 7, 8, cfaOffset|16, 1)...)
}

// function appends an FDE for an address range, absolute, of the CIE at the section's start.
func (s *section) function(begin, size uint64, instructions ...byte) {
	fields := binary.LittleEndian.AppendUint32(nil, uint32(len(s.bytes)+4))
	fields = binary.LittleEndian.AppendUint64(fields, begin)
	fields = binary.LittleEndian.AppendUint64(fields, size)
	s.record(append(fields, instructions...)...)
}

func (s *section) walker(t *testing.T) Walker {
	t.Helper()
	w, err := NewDWARF(trace.Memory{Base: sectionBase, Bytes: s.bytes}, trace.Mode64, exit, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// one is a section with a function from 0x2000 that is stopped at 0x2008.
func one(instructions ...byte) *section {
	s := &section{}
	s.common("")
	s.function(0x2000, 0x10, instructions...)
	return s
}

// at is the state that the tests stop in: registers with values of their own, and a stack
// whose words from 0x8000 are 0x100, 0x108, … unless the test says otherwise.
func at(words ...uint64) State {
	memory := stack{0x8000, words}
	for i := len(words); i < 8; i++ {
		memory.words = append(memory.words, 0x100+8*uint64(i))
	}
	return State{registers(0x2008, map[trace.Register]uint64{
		trace.RSP: 0x8000, trace.RBP: 0x8010, trace.RBX: 0xb, trace.R10: 0x8020, trace.RAX: 0xa}), memory}
}

func TestRulesOfTheCFA(t *testing.T) {
	for want, instructions := range map[string][]byte{
		"0x8008":     nil,
		"0x8010":     {cfaDefCFAOffset, 0x10},
		"0x8018":     {cfaDefCFARegister, 6},
		"0x8020":     {cfaDefCFA, 6, 0x10},
		"0x8000":     {cfaDefCFASF, 6, 2},                  // -16
		"0x7ff8":     {cfaDefCFAOffsetSF, 1},               // rsp-8
		"0x8018 ":    {cfaAdvanceLoc | 8, cfaDefCFA, 6, 8}, // reached: the row at 0x2008
		"0x8008 ":    {cfaAdvanceLoc | 9, cfaDefCFA, 6, 8}, // not reached
		"0x8018  ":   {cfaAdvanceLoc1, 8, cfaDefCFA, 6, 8},
		"0x8008  ":   {cfaAdvanceLoc2, 9, 0, cfaDefCFA, 6, 8},
		"0x8018   ":  {cfaAdvanceLoc4, 8, 0, 0, 0, cfaDefCFA, 6, 8},
		"0x8008   ":  {cfaSetLoc, 9, 0x20, 0, 0, 0, 0, 0, 0, cfaDefCFA, 6, 8},
		"0x8018    ": {cfaSetLoc, 8, 0x20, 0, 0, 0, 0, 0, 0, cfaDefCFA, 6, 8},
		// What the state was when it was remembered, the CFA included.
		"0x8010 ": {cfaDefCFAOffset, 0x10, cfaRememberState, cfaDefCFA, 6, 8, cfaRestoreState},
		// GCC's frames with a pointer to the arguments: DW_OP_breg10 0, DW_OP_deref.
		"0x120":  {cfaDefCFAExpression, 3, opBreg0 + 10, 0, opDeref},
		"0x8011": {cfaGNUArgsSize, 0x80, 1, cfaNop, cfaDefCFAOffset, 0x11},
	} {
		if got := tell(one(instructions...).walker(t).Walk(at())); !strings.Contains(got, "cfa "+strings.TrimSpace(want)+",") {
			t.Errorf("% x: want %s: %s", instructions, want, got)
		}
	}
}

func TestRulesOfRegisters(t *testing.T) {
	for _, c := range []struct {
		register     trace.Register
		want         uint64
		known        bool
		instructions []byte
	}{
		{trace.RBX, 0xb, true, nil}, // callee-saved: as it is
		{trace.RAX, 0, false, nil},
		{trace.RAX, 0xa, true, []byte{cfaSameValue, 0}},
		{trace.RBX, 0, false, []byte{cfaUndefined, 3}},
		{trace.RSP, 0x8008, true, nil}, // the CFA
		{trace.RBX, 0x110, true, []byte{cfaDefCFAOffset, 0x20, cfaOffset | 3, 2}},
		{trace.R15, 0x118, true, []byte{cfaDefCFAOffset, 0x20, cfaOffset | 15, 1}},
		{trace.RBX, 0x110, true, []byte{cfaDefCFAOffset, 0x20, cfaOffsetExtended, 3, 2}},
		{trace.RBX, 0x110, true, []byte{cfaOffsetExtendedSF, 3, 0x7f}}, // CFA+8
		{trace.RBX, 0x110, true, []byte{cfaGNUNegativeOffsetExtend, 3, 1}},
		{trace.RBX, 0x8000, true, []byte{cfaValOffset, 3, 1}},
		{trace.RBX, 0x8010, true, []byte{cfaValOffsetSF, 3, 0x7f}},
		{trace.RBX, 0x8020, true, []byte{cfaRegister, 3, 10}},
		{trace.RBX, 0x110, true, []byte{cfaExpression, 3, 2, opBreg0 + 6, 0}},
		{trace.RBX, 0x8008 + 4, true, []byte{cfaValExpression, 3, 2, opPlusUconst, 4}}, // the CFA lies on the stack
		{trace.RBX, 0xb, true, []byte{cfaUndefined, 3, cfaRestore | 3}},
		{trace.RBX, 0xb, true, []byte{cfaUndefined, 3, cfaRestoreExtended, 3}},
		{trace.RBX, 0xb, true, []byte{cfaRememberState, cfaUndefined, 3, cfaRestoreState}},
		{trace.RBX, 0xb, true, []byte{cfaOffset | 33, 9, cfaOffsetExtended, 50, 9}}, // of the x87, and a segment
	} {
		walk := one(c.instructions...).walker(t).Walk(at())
		if len(walk.Frames) != 2 {
			t.Errorf("% x: %s", c.instructions, tell(walk))
			continue
		}
		if got, known := walk.Frames[1].Registers.Get(c.register); got != c.want || known != c.known {
			t.Errorf("% x: %s is %#x, %v; want %#x, %v", c.instructions, c.register, got, known, c.want, c.known)
		}
	}
}

func TestEndsOfTables(t *testing.T) {
	for _, c := range []struct {
		name  string
		table *section
		words []uint64
		want  error
	}{
		{"main", one(), []uint64{exit}, AtExit},
		{"no rule for the caller", one(), []uint64{0x3000}, &NoRule{0x3000}},
		{"undefined", one(cfaUndefined, 16), []uint64{0x3000}, NoReturnAddress},
		{"the stack is not there", one(cfaDefCFA, 3, 8), nil, &Unreadable{0xb}},
		{"recursion that does not advance", one(cfaDefCFA, 6, 0, cfaOffset|6, 2), []uint64{0x8010, 0x2009}, &DidNotAdvance{0x8010}},
		{"recursion that goes down", one(cfaDefCFA, 6, 0, cfaOffset|6, 2), []uint64{0x8008, 0x2009}, &MovedBackwards{0x8010, 0x8008}},
		{"a register that a callee lost", one(cfaDefCFA, 0, 8, cfaOffset|16, 1), []uint64{0x2009}, nil},
	} {
		state := at(c.words...)
		if c.want == nil { // frame 0 has rax, its caller has not
			state.Registers.Set(trace.RAX, 0x8000)
			c.want = &NotKnown{trace.RAX, 0x2009}
		}
		if walk := c.table.walker(t).Walk(state); !reflect.DeepEqual(walk.End, c.want) {
			t.Errorf("%s: %s", c.name, tell(walk))
		}
	}
}

// A return address may be the first byte behind the function: its call does not return.
func TestLookUpIsOfTheCall(t *testing.T) {
	s := one()
	s.function(0x2010, 0x10, cfaDefCFAOffset, 0x18)
	walk := s.walker(t).Walk(at(0x2010, exit))
	if got, want := tell(walk), "0x2008 cfa 0x8008, 0x2010 cfa 0x8010, returns to the program's exit"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Behind a signal's frame the address is that of an instruction that was interrupted: the
// function's first has a row, and the byte before belongs to nobody. The stack of the one
// that was interrupted may lie anywhere.
func TestFramesOfSignals(t *testing.T) {
	s := &section{}
	s.common("zS")
	// The interrupted rsp, rip and rbp lie at the CFA's word 1, 2 and 0.
	s.function(0x2000, 0x10, 0, cfaDefCFA, 7, 0,
		cfaExpression, 16, 2, opBreg0+7, 0x10, cfaExpression, 7, 2, opBreg0+7, 8, cfaExpression, 6, 2, opBreg0+7, 0)
	cie := len(s.bytes)
	s.common("")
	fields := binary.LittleEndian.AppendUint32(nil, uint32(len(s.bytes)+4-cie))
	fields = binary.LittleEndian.AppendUint64(fields, 0x3000)
	fields = binary.LittleEndian.AppendUint64(fields, 8)
	s.record(fields...)
	walk := s.walker(t).Walk(State{registers(0x2008, map[trace.Register]uint64{trace.RSP: 0x8010}),
		stack{0x8000, []uint64{exit, 0, 0xfb, 0x8000, 0x3000}}})
	if got, want := tell(walk), "0x2008 cfa 0x8010, 0x3000 cfa 0x8008, returns to the program's exit"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if f := walk.Frames[1]; !f.Exact || f.Registers.Values[trace.RBP] != 0xfb || f.Registers.Values[trace.RSP] != 0x8000 {
		t.Errorf("%+v", f)
	}
}

// The CFA of a signal's frame is the rsp of what was interrupted, as C libraries' tables have
// it, and lies below the handler's where that runs on a stack higher up.
func TestSignalOnAHigherStack(t *testing.T) {
	s := &section{}
	s.common("")
	s.function(0x3000, 8)
	signal := len(s.bytes)
	s.common("zS")
	fields := binary.LittleEndian.AppendUint32(nil, uint32(len(s.bytes)+4-signal))
	fields = binary.LittleEndian.AppendUint64(fields, 0x2000)
	fields = binary.LittleEndian.AppendUint64(fields, 0x10)
	s.record(append(fields, 0, cfaDefCFAExpression, 3, opBreg0+7, 0, opDeref,
		cfaExpression, 16, 2, opBreg0+7, 8, cfaExpression, 7, 2, opBreg0+7, 0)...)
	walk := s.walker(t).Walk(State{registers(0x3004, map[trace.Register]uint64{trace.RSP: 0x8018}),
		stack{0x8000, []uint64{exit, 0, 0, 0x2001, 0x8000, 0x3000}}})
	if got, want := tell(walk), "0x3004 cfa 0x8020, 0x2001 cfa 0x8000, 0x3000 cfa 0x8008, returns to the program's exit"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A signal's frame that leads to itself ends the walk.
func TestCircleOfSignals(t *testing.T) {
	s := &section{}
	s.common("zS")
	s.function(0x2000, 0x10, 0, cfaDefCFA, 7, 0, cfaExpression, 16, 2, opBreg0+7, 8, cfaExpression, 7, 2, opBreg0+7, 0)
	walk := s.walker(t).Walk(State{registers(0x2008, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{0x8000, 0x2008}}})
	if want := (&DidNotAdvance{0x8000}); !reflect.DeepEqual(walk.End, want) {
		t.Error(tell(walk))
	}
}

// Frames of signals that go up by themselves, without a look at memory, end with the stack.
func TestSignalsWithoutMemory(t *testing.T) {
	s := &section{}
	s.common("zS")
	s.function(0x2000, 0x10, 0, cfaDefCFA, 7, 8, cfaValExpression, 16, 3, 0x0a, 0x08, 0x20) // rip is 0x2008
	walk := s.walker(t).Walk(at())
	if want := (&Unreadable{0x8040}); !reflect.DeepEqual(walk.End, want) || len(walk.Frames) != 9 {
		t.Error(len(walk.Frames), walk.End)
	}
}

func TestAugmentationAndPointers(t *testing.T) {
	s := &section{}
	// zPLR: a personality by indirect pc-relative 4 bytes, an LSDA's encoding, FDEs in
	// pc-relative signed 4 bytes, as GCC has it for C++.
	s.common("zPLR", 0x9b, 1, 2, 3, 4, 0x1b, 0x1b)
	start := len(s.bytes)
	fields := binary.LittleEndian.AppendUint32(nil, uint32(start+4))
	fields = binary.LittleEndian.AppendUint32(fields, uint32(0x2000-(sectionBase+start+8)&0xffffffff))
	fields = binary.LittleEndian.AppendUint32(fields, 0x10)
	s.record(append(fields, 4, 9, 9, 9, 9, cfaDefCFAOffset, 0x10)...)
	s.bytes = append(s.bytes, 0, 0, 0, 0, 0xff) // the end, and what is behind it
	if got, want := tell(s.walker(t).Walk(at(0, exit))), "0x2008 cfa 0x8010, returns to the program's exit"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

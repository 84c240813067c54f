package unwind

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// malformed demands that an error is a *Malformed that says something at an offset.
func malformed(t *testing.T, err error, offset int, says string) {
	t.Helper()
	var m *Malformed
	if !errors.As(err, &m) || m.Offset != offset || !strings.Contains(m.Problem, says) {
		t.Errorf("%v; want offset %#x, %q", err, offset, says)
	}
}

func TestMalformedEHFrame(t *testing.T) {
	for _, c := range []struct {
		bytes  string
		offset int
		says   string
	}{
		{"\x01", 0, "ends in the middle"},
		{"\x08\x00\x00\x00\x00\x00\x00\x00", 4, "ends in the middle"},
		{"\x04\x00\x00\x00\x00\x00\x00\x00", 8, "ends in the middle"},
		{"\x05\x00\x00\x00\x00\x00\x00\x00\x02", 9, "version 2"},
		{"\x07\x00\x00\x00\x00\x00\x00\x00\x01eh", 9, "no end"},
		{"\x0b\x00\x00\x00\x00\x00\x00\x00\x01eh\x00\x01\x78\x10", 15, "does not begin with z"},
		{"\x0d\x00\x00\x00\x00\x00\x00\x00\x01zQ\x00\x01\x78\x10\x01\x00", 16, `the letter 'Q'`},
		{"\x04\x00\x00\x00\x08\x00\x00\x00", 4, "no CIE lies 8 bytes before"},
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12, "ends in the middle"},
	} {
		_, err := NewDWARF(trace.Memory{Base: sectionBase, Bytes: []byte(c.bytes)}, trace.Mode64, exit, nil)
		t.Log(err)
		malformed(t, err, c.offset, c.says)
	}
	backwards := one()
	backwards.function(0x2000, ^uint64(0))
	_, err := NewDWARF(trace.Memory{Bytes: backwards.bytes}, trace.Mode64, exit, nil)
	malformed(t, err, len(backwards.bytes), "ends before it begins")
}

func TestMalformedRules(t *testing.T) {
	const instructions = 0x2a // where those of the function begin
	for _, c := range []struct {
		says   string
		behind int
		bytes  []byte
	}{
		{"no call frame instruction 0x3f", 1, []byte{0x3f}},
		{"ends in the middle", 1, []byte{cfaDefCFAOffset}},
		{"ends in the middle", 1, []byte{cfaAdvanceLoc4, 1, 2}},
		{"was not remembered", 1, []byte{cfaRestoreState}},
		{"changed that it does not have", 4, []byte{cfaDefCFAExpression, 1, opLit0, cfaDefCFAOffset, 8}},
		{"empty stack", 3, []byte{cfaDefCFAExpression, 1, opDeref}},
		{"empty stack", 2, []byte{cfaDefCFAExpression, 0}},
		{"below its stack", 5, []byte{cfaDefCFAExpression, 3, opLit0, opPick, 1}},
		{"cannot have", 3, []byte{cfaDefCFAExpression, 1, 0x9c}}, // DW_OP_call_frame_cfa
		{"no end", 0, []byte{cfaDefCFAExpression, 3, opSkip, 0xfd, 0xff}},
		{"out of itself", 5, []byte{cfaDefCFAExpression, 3, opSkip, 1, 0}},
		{"divides by zero", 5, []byte{cfaDefCFAExpression, 3, opLit0, opLit0, opMod}},
		{"reads 9 bytes", 5, []byte{cfaDefCFAExpression, 3, opLit0, opDerefSize, 9}},
	} {
		walk := one(c.bytes...).walker(t).Walk(at())
		if c.says == "no end" {
			c.behind = 2
		}
		malformed(t, walk.End, instructions+c.behind, c.says)
	}
	for says, bytes := range map[string][]byte{
		"needs DWARF's register 40": {cfaDefCFA, 40, 8},
		"needs DWARF's register 41": {cfaRegister, 3, 41},
	} {
		walk := one(bytes...).walker(t).Walk(at())
		malformed(t, walk.End, 0x12, says) // the FDE
	}
}

// Rules that need no memory could go on for ever.
func TestRulesWithoutMemory(t *testing.T) {
	endless := []byte{cfaValExpression, 16, 3, 0x0a, 0x09, 0x20} // the return address is 0x2009
	walk := one(endless...).walker(t).Walk(at())
	var end *Unreadable
	if len(walk.Frames) > 10 || !errors.As(walk.End, &end) {
		t.Error(len(walk.Frames), walk.End)
	}
}

func FuzzEHFrame(f *testing.F) {
	f.Add(one(cfaDefCFAExpression, 3, opBreg0+10, 0, opDeref, cfaOffset|3, 2).bytes)
	f.Fuzz(func(t *testing.T, bytes []byte) {
		for _, mode := range []trace.Mode{trace.Mode64, trace.Mode32} {
			w, err := NewDWARF(trace.Memory{Base: sectionBase, Bytes: bytes}, mode, exit, nil)
			if err != nil {
				continue
			}
			if walk := w.Walk(at()); walk.End == nil || len(walk.Frames) == 0 {
				t.Error("a walk without an end")
			}
		}
	})
}

// The instructions of a function under a CIE that is right.
func FuzzRules(f *testing.F) {
	f.Add([]byte{cfaRememberState, cfaDefCFA, 6, 8, cfaRestoreState})
	f.Fuzz(func(t *testing.T, bytes []byte) {
		if walk := one(bytes...).walker(t).Walk(at(0x2009)); walk.End == nil || len(walk.Frames) == 0 {
			t.Error("a walk without an end")
		}
	})
}

package unwind

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestRulesOfVectors(t *testing.T) {
	const xmm6 = firstVectorColumn + 6
	loaded := XMM{0: 0x10, 1: 1, 8: 0x18, 9: 1}
	for _, c := range []struct {
		name         string
		instructions []byte
		win64        bool
		want         XMM
		known        bool
	}{
		{"of no rule", nil, false, XMM{}, false},
		{"of no rule, but for another's", []byte{cfaUndefined, xmm6 + 1}, false, XMM{}, false},
		{"of no rule, with Microsoft's convention", nil, true, vector(6), true},
		{"unchanged", []byte{cfaSameValue, xmm6}, false, vector(6), true},
		{"undefined", []byte{cfaUndefined, xmm6}, true, XMM{}, false},
		{"saved", []byte{cfaDefCFAOffset, 0x20, cfaOffsetExtended, xmm6, 2}, false, loaded, true},
		{"saved, in six bits", []byte{cfaDefCFAOffset, 0x20, cfaOffset | xmm6, 2}, true, loaded, true},
		{"where an expression says", []byte{cfaExpression, xmm6, 2, opBreg0 + 6, 0}, false, loaded, true},
		{"an address", []byte{cfaValOffset, xmm6, 1}, true, XMM{}, false},
		{"restored", []byte{cfaUndefined, xmm6, cfaRestore | xmm6}, true, vector(6), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			section := one(c.instructions...)
			w, err := NewDWARF(trace.Memory{Base: sectionBase, Bytes: section.bytes}, trace.Mode64, exit, func(address uint64) bool {
				return c.win64 && address == 0x2008
			})
			if err != nil {
				t.Fatal(err)
			}
			s := at()
			s.Registers.Vectors = &trace.Vectors{}
			for n := range vectorCount {
				v := vector(n)
				copy(s.Registers.Vectors[n][:], v[:])
			}
			walk := w.Walk(s)
			if len(walk.Frames) != 2 {
				t.Fatal(tell(walk))
			}
			caller := &walk.Frames[1].Registers
			if got, known := caller.Vector(6); got != c.want || known != c.known {
				t.Errorf("%x, %v; want %x, %v", got, known, c.want, c.known)
			}
			_, five := caller.Vector(5)
			_, rdi := caller.Get(trace.RDI)
			if five || rdi != c.win64 {
				t.Errorf("xmm5 known %v, rdi %v", five, rdi)
			}
		})
	}
}

func TestASavedVectorThatDWARFCannotRead(t *testing.T) {
	walk := one(cfaOffsetExtendedSF, firstVectorColumn+15, 0x79).walker(t).Walk(at()) // CFA+56
	if got, want := tell(walk), "0x2008 cfa 0x8008, unreadable memory at 0x8040"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

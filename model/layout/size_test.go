package layout

import (
	"slices"
	"testing"
)

func TestSizesAndMembers(t *testing.T) {
	for _, c := range []struct {
		abi, kind   string
		size, align int
		members     []int // offsets in bits
	}{
		{"sysv", "bits", 16, 8, []int{0, 32, 64, 104, 104}},
		{"sysv", "unaligned", 9, 1, []int{0, 8}},
		{"sysv", "over", 32, 32, []int{0}},
		{"sysv", "x87_int", 16, 16, []int{0, 0}},
		{"sysv", "empty", 0, 1, nil},
		{"cdecl", "long_double", 16, 4, []int{0, 64}},
		{"cdecl", "x87", 12, 4, []int{0}},
		{"cdecl", "c80s", 24, 4, []int{0}},
	} {
		f := declared(t, c.abi, "params: {p: "+c.kind+"}, code: ret")
		kind := f.Params[0].Type
		size, align := SizeAlign(kind, f.Convention)
		var offsets []int
		for _, m := range Members(kind, f.Convention) {
			offsets = append(offsets, m.Offset)
		}
		if size != c.size || align != c.align || !slices.Equal(offsets, c.members) {
			t.Errorf("%s %s: %d bytes aligned to %d, members at %v", c.abi, c.kind, size, align, offsets)
		}
	}
}

package source

import "testing"

func TestAMistakeIsTakenDownOnceForItsCases(t *testing.T) {
	file := NewFile("a.yaml", "one\ntwo")
	everywhere := Diagnostic{Position: file.At(1, 1), Message: "wrong"}
	sometimes := Diagnostic{Position: file.At(2, 1), Message: "wrong"}
	tests := []struct {
		cases []Diagnostics
		want  []string
	}{
		{[]Diagnostics{{everywhere}, {everywhere}}, []string{"wrong"}},
		{[]Diagnostics{{everywhere, sometimes}, {everywhere}}, []string{"wrong", "wrong (in the case size=0)"}},
		{[]Diagnostics{nil, {sometimes}, {sometimes}}, []string{"wrong (in the case size=1 and 1 more)"}},
		{[]Diagnostics{{sometimes, sometimes}, nil}, []string{"wrong (in the case size=0)"}},
		{[]Diagnostics{nil, nil}, nil},
	}
	for _, test := range tests {
		var tally Tally
		for i, found := range test.cases {
			tally.Add([]string{"size=0", "size=1", "size=2"}[i], found)
		}
		got := tally.Diagnostics()
		if len(got) != len(test.want) {
			t.Errorf("%v: got %v", test.want, got)
			continue
		}
		for i, want := range test.want {
			if got[i].Message != want {
				t.Errorf("got %q, expected %q", got[i].Message, want)
			}
		}
	}
}

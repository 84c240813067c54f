package frames

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios"
)

const nested = `name: sample
says: Locals of blocks.
functions:
  main:
    locals: {top: i64}
    body:
      - {block: [{fill: x}, {mark: one}], locals: {x: i64}}
      - {if: top > 1, then: [{fill: top}], else: [{mark: two}]}
      - {block: [{mark: early}, {fill: x}, {call: f(x)}], locals: {y: i8, x: i64}}
  f: {params: {n: i64}, body: [{mark: body}]}
expect: [{at: main.one, aligned: {cfa: 8}}]
`

// TestLocalsAreThoseThatAStepCanName: a name means another local in another block, and
// what is filled on one way alone, or later, is not filled for certain.
func TestLocalsAreThoseThatAStepCanName(t *testing.T) {
	list, err := scenarios.Load("sample.yaml", []byte(nested))
	if err != nil {
		t.Fatal(err)
	}
	main := list[0].Declared[0]
	for _, c := range []struct {
		at      stepIs
		name    string
		number  int // -1 for none
		certain bool
	}{
		{markOf("one"), "x", 1, true},
		{markOf("early"), "x", 3, false},
		{callOf("f"), "x", 3, true},
		{callOf("f"), "top", 0, false},
		{markOf("two"), "x", -1, false},
		{markOf("early"), "y", 2, false},
	} {
		o, ok := owner(main, c.at, c.name)
		switch {
		case ok != (c.number >= 0):
			t.Errorf("%s: found %v", c.name, ok)
		case ok && (o.number != c.number || o.certain(c.at) != c.certain):
			t.Errorf("%s: number %d, filled for certain %v; want %d, %v", c.name, o.number, o.certain(c.at), c.number, c.certain)
		}
	}
	if names := visible(main, callOf("f")); len(names) != 3 || names[1].Name != "y" {
		t.Errorf("the call can name %v", names)
	}
}

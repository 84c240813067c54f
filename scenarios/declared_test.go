package scenarios_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const factorial = `name: factorial
says: Each frame holds its own n.
types:
  pair: {struct: {low: "u8[3]", high: i16:5}, packed: true}
functions:
  main: {locals: {n: i64}, returns: i64, body: [{call: factorial(4), into: n}, {return: n}]}
  factorial:
    params: {n: i64}
    returns: i64
    frame: {pointer: true, saves: [rbx]}
    locals: {product: i64, p: pair}
    body:
      - {mark: entered}
      - if: n > 1
        then: [{call: factorial(n - 1), into: product}, {return: n * product}]
      - {return: 0x10}
expect:
  - {at: factorial.entered, visit: 4, aligned: {rsp: 16}}
`

func TestDeclarationsAreRead(t *testing.T) {
	list, err := scenarios.Load("factorial.yaml", []byte(factorial))
	if err != nil {
		t.Fatal(err)
	}
	i64 := &declaration.Type{Kind: declaration.Integer, Bits: 64}
	pair := &declaration.Type{Kind: declaration.Struct, Name: "pair", Packed: true, Fields: []declaration.Field{
		{Name: "low", Type: &declaration.Type{Kind: declaration.Array, Count: 3, Element: &declaration.Type{Kind: declaration.Integer, Bits: 8, Unsigned: true}}},
		{Name: "high", Type: &declaration.Type{Kind: declaration.Integer, Bits: 16}, BitField: true, Width: 5},
	}}
	value := func(name string) declaration.Atom { return declaration.Atom{Kind: declaration.Value, Variable: name} }
	want := &declaration.Function{
		Name: "factorial", Convention: declaration.SysV, Returns: i64,
		Params: []declaration.Variable{{Name: "n", Type: i64}},
		Locals: []declaration.Variable{{Name: "product", Type: i64}, {Name: "p", Type: pair}},
		Frame:  declaration.Frame{Pointer: true, Saves: []trace.Register{trace.RBX}},
		Body: []declaration.Step{
			{Kind: declaration.Mark, Label: "entered"},
			{Kind: declaration.If, Value: &declaration.Expression{Text: "n > 1", Left: value("n"), Operator: declaration.Greater, Right: declaration.Atom{Number: 1}},
				Body: []declaration.Step{
					{Kind: declaration.Call, Callee: "factorial", Target: "product", Arguments: []declaration.Expression{
						{Text: "n - 1", Left: value("n"), Operator: declaration.Minus, Right: declaration.Atom{Number: 1}}}},
					{Kind: declaration.Return, Value: &declaration.Expression{Text: "n * product", Left: value("n"), Operator: declaration.Times, Right: value("product")}},
				}},
			{Kind: declaration.Return, Value: &declaration.Expression{Text: "0x10", Left: declaration.Atom{Number: 16}}},
		},
	}
	if diff := cmp.Diff(want, list[0].Declared[1], cmpopts.IgnoreTypes(source.Position{})); diff != "" {
		t.Errorf("read otherwise (-want +got):\n%s", diff)
	}
	if n := len(list[0].Declared[1].Variables()); n != 3 || list[0].Declared[1].Leaf() || list[0].Mode != trace.Mode64 {
		t.Errorf("%d variables, mode %v", n, list[0].Mode)
	}
}

func TestAConventionDecidesTheMode(t *testing.T) {
	text := []byte("name: narrow\nsays: The convention is one of 32-bit code.\nabi: regparm2\nfunctions:\n  main: {body: [{mark: here}]}\nexpect:\n  - {at: main.here, ecx: 1}\n")
	list, err := scenarios.Load("narrow.yaml", text)
	if err != nil || list[0].Mode != trace.Mode32 || list[0].Declared[0].Convention != declaration.Regparm2 {
		t.Errorf("%v", err)
	}
}

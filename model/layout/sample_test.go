package layout

import (
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
)

// someTypes are those that the tests name.
const someTypes = `
  empty: {struct: empty}
  char3: {struct: {a: i8, b: i8, c: i8}}
  float2: {struct: {a: f32, b: f32}}
  float3: {struct: {a: f32, b: f32, c: f32}}
  double2: {struct: {a: f64, b: f64}}
  int_float: {struct: {a: i32, b: f32}}
  long_double: {struct: {a: i64, b: f64}}
  double_long: {struct: {a: f64, b: i64}}
  char16: {struct: {a: "u8[16]"}}
  char17: {struct: {a: "u8[17]"}}
  pair: {struct: {a: i64, b: i64}}
  unaligned: {struct: {a: i8, b: i64}, packed: true}
  over: {struct: {a: i64}, align: 32}
  x87: {struct: {a: f80}}
  x87_int: {union: {a: f80, b: i64}}
  c80s: {struct: {a: c80}}
  bits: {struct: {a: u32:3, b: u32:30, c: u64:40, _x: u8:0, d: bool}}
  wide: {struct: {a: m256}}
  halves: {struct: {a: i64, b: m128}}
  late_complex: {struct: {a: f32, b: c32, c: f32}}
  one_float: {struct: {a: f32}}
  thirds: {struct: {a: u8:5, b: u8:5, c: u8:5}}
  int_then_long: {struct: {a: i32, b: i64}}
  float_or_none: {union: {a: f32}}
  float_beside_none: {struct: {n: empty, a: f32}}
  wide_float: {struct: {a: f32}, align: 8}
  packed_vector: {struct: {a: m128}, packed: true}
  over_packed: {struct: {a: packed_vector}, align: 32}
`

// declared reads a function's declaration.
func declared(t *testing.T, abi, function string) *declaration.Function {
	t.Helper()
	text := fmt.Sprintf("name: sample\nsays: A declaration.\nabi: %s\ntypes:%sfunctions:\n  main: {body: [{mark: here}]}\n  f: {%s}\nexpect:\n  - {at: main.here, aligned: {cfa: 1}}\n", abi, someTypes, function)
	list, err := scenarios.Load("sample.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return list[0].Declared[1]
}

package layout

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// TestEveryRuleMatters leaves each rule out and demands that a call changes.
func TestEveryRuleMatters(t *testing.T) {
	double := &declaration.Type{Kind: declaration.Float, Bits: 64}
	wide := &declaration.Type{Kind: declaration.Vector, Bits: 256}
	samples := []*declaration.Function{
		declared(t, "sysv", "params: {a: i64, b: i64, c: i64, d: i64, e: i64, p: pair, w: wide, x: f80, u: unaligned, m: int_float}, returns: char17, code: ret"),
		declared(t, "sysv", "params: {a: char17, l: pair, q: bits, y: f80}, code: ret"),
		declared(t, "sysv", "params: {u: unaligned, a: i64, b: i64, c: i64, d: i64, e: i64, p: pair, t: thirds}, code: ret"),
		declared(t, "sysv", "params: {a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64, q: i128}, variadic: true, code: ret"),
		declared(t, "win64", "params: {a: i64, b: f64, c: char3}, returns: i128, variadic: true, code: ret"),
		declared(t, "fastcall", "params: {a: i32, b: i32, t: thirds}, code: ret"),
		declared(t, "sysv", "params: {t: thirds}, code: ret"),
		declared(t, "stdcall", "params: {a: i32, b: long_double}, code: ret"),
		declared(t, "cdecl", "params: {a: int_then_long}, returns: pair, code: ret"),
		declared(t, "regparm3", "params: {a: i32, b: pair, c: i32}, code: ret"),
		declared(t, "regparm3", "params: {a: i32}, variadic: true, code: ret"),
	}
	for _, rule := range AllRules {
		found := false
		for _, f := range samples {
			var extra []*declaration.Type
			if f.Variadic {
				extra = []*declaration.Type{double, wide}[:1+len(f.Params)/8]
			}
			right, err := Call(f, extra)
			wrong, err2 := Without(rule).Call(f, extra)
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			found = found || tell(right) != tell(wrong) || right.Vectors != wrong.Vectors
		}
		if !found {
			t.Errorf("nothing changes without the rule that %s", rule)
		}
	}
}

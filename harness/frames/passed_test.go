package frames

import (
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
)

const passing = `name: sample
says: What is known of a call.
functions:
  main:
    returns: i64
    locals: {n: i64, x: f64, changed: i64}
    body: [{fill: n}, {fill: x}, {fill: changed}, {set: changed, to: 1}, {call: "take(-1, n, x, changed, n + 1, 5)"}, {call: twice()}, {call: twice()}, {mark: here}, {return: 5}]
  take:
    params: {a: i8}
    variadic: true
    locals: {l: va_list, p: i64, q: f64, two: va_list, r: i64}
    body: [{va_start: two}, {va_start: l}, {va_arg: l, into: p}, {block: [{va_arg: l, into: q}]}, {va_arg: l, into: p}]
  twice:
    body: [{mark: body}]
  sometimes: {variadic: true, locals: {l: va_list, p: i64}, body: [{va_start: l}, {if: p > 1, then: [{va_arg: l, into: p}]}]}
  again: {variadic: true, locals: {l: va_list, p: i64}, body: [{va_start: l}, {va_arg: l, into: p}, {va_start: l}]}
  either: {returns: i64, locals: {r: i64}, body: [{fill: r}, {if: r > 1, then: [{return: 1}]}, {return: r}]}
  filled: {returns: i64, locals: {r: i64}, body: [{fill: r}, {return: r}]}
expect: [{at: main.here, aligned: {cfa: 8}}]
`

func passed(t *testing.T) map[string]*declaration.Function {
	t.Helper()
	list, err := scenarios.Load("sample.yaml", []byte(passing))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*declaration.Function{}
	for _, f := range list[0].Declared {
		all[f.Name] = f
	}
	return all
}

// TestWhatACallHandsOver is known of numbers, and of locals that are filled and not changed.
func TestWhatACallHandsOver(t *testing.T) {
	f := passed(t)
	h, ok := handedOver(f["main"], f["take"])
	if want := "[[255] [16 17 18 19 20 21 22 23] [32 33 34 35 36 37 38 39] [] [] [5 0 0 0 0 0 0 0]]"; !ok || fmt.Sprint(h.values) != want || h.call.Vectors != 1 {
		t.Errorf("%v %v, %d vector registers; want %s", ok, h.values, h.call.Vectors, want)
	}
	if _, ok := handedOver(f["main"], f["twice"]); ok {
		t.Error("which of two calls it is is not known")
	}
}

// TestTheOrderInWhichArgumentsAreRead is not known where a step can be passed by.
func TestTheOrderInWhichArgumentsAreRead(t *testing.T) {
	f := passed(t)
	for name, want := range map[string]string{"take": "[p q p] true", "sometimes": "[] false", "again": "[] false", "main": "[] false"} {
		order, ok := readInOrder(f[name])
		if got := fmt.Sprint(order, ok); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestWhatAFunctionReturns is known where there is one return.
func TestWhatAFunctionReturns(t *testing.T) {
	f := passed(t)
	for name, want := range map[string]string{"main": "[5 0 0 0 0 0 0 0]", "either": "[]", "filled": "[16 17 18 19 20 21 22 23]", "twice": "[]"} {
		if got := fmt.Sprint(returned(f[name], 8)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

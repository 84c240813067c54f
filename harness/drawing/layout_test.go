package drawing_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios"
)

const declared = `name: declared
says: A frame that has everything.
types: {pair: {struct: {a: i64, b: f64}}}
functions:
  main: {body: [{mark: here}]}
  take:
    params: {p: pair, n: i32, wide: "u64"}
    abi: %ABI
    variadic: true
    returns: pair
    frame: {pointer: true, saves: [rbx]}
    locals: {v: "i8[3]", l: va_list}
    body: [{va_start: l}, {block: [{mark: body}], locals: {inner: i16}}, {return: p}]
expect:
  - {at: main.here, aligned: {rsp: 1}}
`

func TestLayouts(t *testing.T) {
	for _, abi := range []string{"sysv", "win64"} {
		list, err := scenarios.Load("declared.yaml", []byte(strings.Replace(declared, "%ABI", abi, 1)))
		if err != nil {
			t.Fatal(err)
		}
		f := list[0].Declared[1]
		call, err := layout.Call(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		frame, err := layout.Frame(f, "body", 0x1000)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := drawing.DrawLayout(&text, drawing.Layout{Function: f, Mark: "body", Call: call, Frame: &frame}, drawing.Style{}); err != nil {
			t.Fatal(err)
		}
		compare(t, "layout-"+abi, text.String())
	}
}

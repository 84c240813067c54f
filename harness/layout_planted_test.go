package harness_test

// declaredSample has a frame with everything that the layout says something of.
const declaredSample = `name: sample
says: A declared frame has its variables where the layout says.
functions:
  main:
    locals: {x: i64, y: f64}
    body: [{fill: x}, {fill: y}, {call: "take(x, y)"}]
  take:
    params: {a: i64, b: f64}
    frame: {pointer: true, saves: [rbx]}
    locals: {v: "i32[2]", p: i64}
    body:
      - {fill: v}
      - {block: [{fill: w}, {mark: body}], locals: {w: i32}}
layout:
  - {of: take, at: body, size: 64, arguments: {a: rdi, b: xmm0}, slots: {rbp-8: saved rbx, rbp-40: spill b, rbp-44: local w, rbp-48: padding}}
expect:
  - {at: take, aligned: {cfa: 16}}
  - {at: take.body, aligned: {rsp: 16}}
`

// noVectors is a scenario without an instruction on a vector register.
const noVectors = `name: sample
says: An eightbyte with an integer comes in an integer register.
types: {mixed: {struct: {a: i32, b: f32}}}
functions:
  main: {locals: {v: mixed}, body: [{fill: v}, {call: take(v)}]}
  take: {params: {v: mixed}, body: [{mark: body}]}
expect:
  - {at: take, rsp: cfa-8}
`

// framePlants move something in the layout or in code generation.
var framePlants = []plant{
	{"nothing", "model/layout/frame.go", nil, declaredSample, []string{"run"}, 0, []string{"1 passed"}},
	{"eight bytes in the layout's frame", "model/layout/frame.go", []string{"b.alignedBelow(b.low-int64(size), align)", "b.alignedBelow(b.low-int64(size)-8, align)"},
		declaredSample, []string{"run"}, 1, []string{"at take.body, visit 1", "by the layout", "expected   spill b\n    predicted"}},
	{"eight bytes in code generation", "native/lowering/frame.go", []string{"from := down(p.cursor-size, align)", "from := down(p.cursor-size-8, align)"},
		declaredSample, []string{"run"}, 1, []string{"at take.body, visit 1", "expected   spill a: 0x1716151413121110, by the layout", "captured   0x5a"}},
	{"a frame that the layout does not round up", "model/layout/frame.go", []string{"low = b.alignedBelow(b.low, max(stackAlignment, b.function.Frame.Realign))", "low = b.low"},
		declaredSample, []string{"run"}, 1, []string{"take.body, visit 1: rsp\n    expected   0x3ffffe", "by the layout"}},
	{"registers in another order", "model/layout/convention.go", []string{"integers: sysvIntegers", "integers: []trace.Register{trace.RSI, trace.RDI, trace.RDX, trace.RCX, trace.R8, trace.R9}"},
		declaredSample, []string{"run"}, 1, []string{"the parameter a\n    expected   rdi\n    predicted  rsi", "argument a, rsi from byte 0\n    expected   0x1716151413121110, by the layout"}},
	{"a block's local that is left out", "model/layout/block.go", []string{"if mark == \"\" || !marked(s, mark) {", "if true {"},
		declaredSample, []string{"run"}, 1, []string{"expected   local w\n    predicted  byte 4 of padding", "take.body, visit 1: local w\n    expected   no slot, by the layout"}},
	{"a vector register where the program uses none", "model/layout/class.go", []string{"(a == integer || b == integer) && s.keep(IntegerWins)", "false"},
		noVectors, []string{"run"}, 1, []string{"argument v, xmm0 from byte 0", "captured   0x0"}},
}

package harness_test

// variadicSample has a function that starts a va_list, and reads from it what is in
// registers and what is on the stack.
const variadicSample = `name: sample
says: A function reads its variadic arguments.
types: {large: {struct: {a: "i64[3]"}}}
functions:
  main:
    locals: {n: i64, x: f64, v: large}
    body: [{fill: n}, {fill: x}, {fill: v}, {call: "take(1, n, x, v)"}]
  take:
    params: {count: i64}
    variadic: true
    frame: {pointer: true}
    locals: {ap: va_list, first: i64, second: f64, third: large, other: va_list}
    body: [{va_start: ap}, {va_start: other}, {va_arg: ap, into: first}, {va_arg: ap, into: second}, {va_arg: ap, into: third}, {mark: body}]
expect:
  - {at: take, aligned: {cfa: 16}}
  - {at: take.body, aligned: {rsp: 16}}
`

// resultSample has results in a register and in memory, right behind whose calls is a mark.
const resultSample = `name: sample
says: Results come back where the convention has them.
types: {one: {struct: {a: i64}}, large: {struct: {a: "i64[3]"}}}
functions:
  main:
    locals: {above: large, v: large}
    body: [{call: small()}, {mark: one}, {call: give(), into: v}, {mark: two}]
  small: {returns: one, locals: {r: one, other: i64}, body: [{fill: r}, {fill: other}, {return: r}]}
  give: {returns: large, locals: {r: large}, body: [{fill: r}, {mark: body}, {return: r}]}
expect:
  - {at: main.one, aligned: {rsp: 16}}
  - {at: main.two, aligned: {rsp: 16}}
  - {at: give, aligned: {cfa: 16}}
`

// vectorSample has vector registers that a callee saves and another changes.
const vectorSample = `name: sample
says: Vector registers come back.
abi: win64
given: {registers: {xmm6: double 6.5, xmm7: double 7.5}}
functions:
  main: {body: [{call: take()}, {mark: back}]}
  take: {frame: {pointer: true, saves: [rbx, xmm6, xmm7]}, body: [{call: clobber()}, {mark: body}]}
  clobber:
    code: |
      xorps xmm7, xmm7
      ret
expect:
  - {at: take.body, xmm7: 0}
  - {at: main.back, xmm6: double 6.5, xmm7: double 7.5}
`

// variadicPlants change one half alone, or code generation so that caller and callee still agree.
var variadicPlants = []plant{
	{"the area's vectors at another place", "model/layout/list.go", []string{"i), saveAreaXMM+", "i), saveAreaXMM+16+", "int64(saveAreaXMM + ", "int64(saveAreaXMM + 16 + "},
		variadicSample, []string{"run"}, 1, []string{"expected   local other fp_offset: 0x40 (64), by the layout"}},
	{"gp_offset that counts no parameter", "native/lowering/list.go", []string{"gp += 8", "gp += 0"},
		variadicSample, []string{"run"}, 1, []string{"expected   local other gp_offset: 0x8, by the layout", "expected   local first: 0x1716151413121110, by the layout"}},
	{"registers that are not stored", "native/lowering/list.go", []string{"r.emit(\"mov %s, %s\", area.from(8*k), r.full(register))", "_, _ = k, register"},
		variadicSample, []string{"run"}, 1, []string{"expected   register save rdi, by the layout\n    predicted  untouched"}},
	{"vectors that are stored where al is zero", "native/lowering/list.go", []string{"r.emit(\"je %s\", none)", "r.emit(\"jne %s\", none)"},
		variadicSample, []string{"run"}, 1, []string{"expected   register save xmm0, by the layout\n    predicted  untouched"}},
	{"an argument on the stack that is read too high", "native/lowering/argument.go", []string{"r.copyBytes(r.memory(into.place), memory{base: r.full(from)}, into.size)", "r.copyBytes(r.memory(into.place), memory{r.full(from), 8}, into.size)"},
		variadicSample, []string{"run"}, 1, []string{"expected   local third: "}},
	{"variadic arguments that are all on the stack", "native/lowering/sysv.go", []string{"unnamed := !v.named && bytes > 16", "unnamed := !v.named"},
		variadicSample, []string{"run"}, 1, []string{"argument n, rsi from byte 0\n    expected   0x1716151413121110, by the layout"}},
	{"al that counts no vector register", "native/lowering/sysv.go", []string{"call.Vectors = a.vector", "call.Vectors = 0"},
		variadicSample, []string{"run"}, 1, []string{"al at the call\n    expected   1 to 8, by the layout\n    predicted  0"}},
	{"a result in another register", "native/lowering/sysv.go", []string{"generals, vectors := []trace.Register{trace.RAX, trace.RDX}, 0", "generals, vectors := []trace.Register{trace.RDX, trace.RAX}, 0"},
		resultSample, []string{"run"}, 1, []string{"result of small, rax from byte 0\n    expected   0x1716151413121110, by the layout"}},
	{"the address of a result that does not come back", "native/lowering/result.go", []string{"r.emit(\"mov %s, %s\", r.full(trace.RAX), r.full(address))", ""},
		resultSample, []string{"run"}, 1, []string{"at main.two, visit 1: rax\n    expected   0x"}},
	{"a result in memory eight bytes too high", "native/lowering/result.go", []string{"r.copyBytes(memory{base: r.full(address)}, from, v.size)", "r.copyBytes(memory{r.full(address), 8}, from, v.size)"},
		resultSample, []string{"run"}, 1, []string{"what result of give refers to\n    expected"}},
	{"the address of a result in another place", "native/lowering/call.go", []string{"c.address(c.into, into)\n", "c.address(c.into, into)\n\tc.emit(\"add %s, 8\", c.full(into))\n"},
		resultSample, []string{"run"}, 1, []string{"at give, visit 1: argument sret, rdi from byte 0"}},
	{"vector registers that come back from another's place", "native/lowering/prologue.go", []string{"vectorName(v, savedVector), r.memory(r.frame.vectors[k])", "vectorName(v, savedVector), r.memory(r.frame.vectors[k/2])"},
		vectorSample, []string{"run"}, 1, []string{"at main.back, visit 1: xmm7\n    expected   double 7.5"}},
	{"saved vector registers without their upper halves", "model/layout/frame.go", []string{"vectorRegister(v).String(), 16, 16)", "vectorRegister(v).String(), 8, 16)"},
		vectorSample, []string{"run"}, 1, []string{"expected   padding, by the layout\n    predicted  local"}},
}

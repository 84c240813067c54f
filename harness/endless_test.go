package harness_test

// wrongDecrement has the model take 1 for 0, and 0 for 1, when it sets ZF.
var wrongDecrement = []string{
	"value, flags := difference(a, 1, 0, size)\n\tm.define(trace.Status&^trace.CF, flags)",
	"value, flags := difference(a, 1, 0, size)\n\tif a == 0 || a == 1 {\n\t\tflags ^= trace.ZF\n\t}\n\tm.define(trace.Status&^trace.CF, flags)",
}

// countdown visits its checkpoint three times, and once more by the wrong model.
const countdown = `name: countdown
says: Three visits, then a loop without an end.
functions:
  main: |
    mov ecx, 3
    again:
    nop
    dec ecx
    jnz again
    stop:
    jmp stop
expect:
  - {at: main.again, cs: 0x33}
  - timeout: true
`

// spin loops on the processor and returns by the wrong model.
const spin = `name: spin
says: The jump is taken.
functions:
  main: |
    mov ecx, 0
    dec ecx
    jnz spin
    ret
    spin:
    jmp spin
expect:
  - {at: main, rsp: entry}
  - timeout: true
`

// unspun returns on the processor and loops by the wrong model.
const unspun = `name: unspun
says: The jump is not taken.
functions:
  main: |
    mov ecx, 1
    dec ecx
    jnz spin
    here:
    ret
    spin:
    jmp spin
expect:
  - {at: main.here, cs: 0x33}
`

// long parts by the wrong model after four instructions, and runs for a million.
const long = `name: long
says: It parts early and runs long.
functions:
  main: |
    mov ecx, 1
    dec ecx
    mov ecx, 1000000
    more: sub ecx, 1
    jnz more
    here:
    ret
expect:
  - {at: main.here, rcx: 0}
`

// endlessPlants have the wrong model on programs that loop for one side, or run for longer
// than can be observed at every instruction.
func endlessPlants() []plant {
	parts := []string{"(dec ecx, line 6): flags zf"}
	plants := []plant{
		{"a visit too many", "", nil, countdown, []string{"run"}, 1,
			[]string{"main.again, visit 4", "captured   timeout, without another stop"}},
		{"a visit too many, at every instruction", "", nil, countdown, []string{"run", "--every-instruction"}, 1,
			[]string{"(dec ecx, line 8)"}},
		{"a loop of the processor", "", nil, spin, []string{"run"}, 1, []string{"predicted  returned\n    captured   timeout"}},
		{"a loop of the processor, at every instruction", "", nil, spin, []string{"run", "--every-instruction"}, 1, parts},
		{"a loop of the processor, traced", "", nil, spin, []string{"trace"}, 1, []string{"(dec ecx, line 6):\n  flags zf"}},
		{"a loop of the model", "", nil, unspun, []string{"run"}, 1, []string{"predicted  timeout\n    captured   returned"}},
		{"a loop of the model, traced", "", nil, unspun, []string{"trace"}, 1, []string{"(dec ecx, line 6):\n  flags zf"}},
		{"a long run, at every instruction", "", nil, long, []string{"run", "--every-instruction"}, 1, parts},
		{"a long run, traced", "", nil, long, []string{"trace"}, 1, []string{"(dec ecx, line 6):\n  flags zf"}},
	}
	for i := range plants {
		plants[i].file, plants[i].changes = "model/machine/arithmetic.go", wrongDecrement
	}
	return plants
}

package harness_test

import "github.com/framecheck/framecheck/native/host"

const pushWord = "func (m *machine) pushWord(w word, size int, origin trace.Origin) error {\n"

// sourcePlants are in one half alone, under all that a scenario says.
var sourcePlants = []plant{
	{
		"one byte in the model's push", "model/machine/stack.go", []string{pushWord, pushWord + "\tw.value ^= 1\n"},
		sample, []string{"run"}, 1, []string{"rbp+0 in the frame of callee", "predicted  0x1", "captured   0x0"},
	},
	{
		"eight bytes in the model's push", "model/machine/stack.go",
		[]string{"to := m.below(size)\n\tif err := m.storeWord(", "to := m.below(size) - 8\n\tif err := m.storeWord("},
		sample, []string{"run"}, 1, []string{"rsp", "captured is"},
	},
	{
		"one byte in the model's push of four", "model/machine/stack.go",
		[]string{pushWord, pushWord + "\tif size == 4 {\n\t\tw.value ^= 0x100\n\t}\n"},
		sample32, []string{"run"}, 1, []string{"ebp+0 in the frame of callee", "predicted  0x100 (256), saved ebp", "captured   0x0"},
	},
	{
		"one offset in codegen", "native/codegen/memory.go", []string{"b.rsp+uint64(w.Offset)", "b.rsp+uint64(w.Offset)+8"},
		sample, []string{"run"}, 1, []string{"rbp+16, cfa-16 in the frame of main", "expected   77"},
	},
	{
		"the other vendor's rule in the model", "model/machine/decode.go", []string{"e.vendor != trace.Intel", "e.vendor == trace.Intel"},
		byVendor, []string{"run"}, 1, []string{"at end: outcome"},
	},
	{
		"a wrong byte that pop repairs, at checkpoints", "model/machine/stack.go", repaired,
		pushAndPop, []string{"run"}, 0, []string{"1 passed"},
	},
	{
		"a wrong byte that pop repairs, as trace draws it", "model/machine/stack.go", repaired,
		pushAndPop, []string{"trace", "--ascii"}, 1,
		[]string{"rsp-8, [rsp] 0x4 ", "captured                  rsp-8, [rsp] 0x5", "part after main+0 (push 5, line 5):\n  cfa-16 in the frame of main\n    predicted  0x4"},
	},
	{
		"a wrong byte that pop repairs, at every instruction", "model/machine/stack.go", repaired,
		pushAndPop, []string{"run", "--every-instruction"}, 1,
		[]string{"sample.yaml:5:", "after main+0 (push 5, line 5): cfa-16 in the frame of main", "predicted  0x4", "captured   0x5"},
	},
}

// repaired has push write a wrong byte, and pop put it right on the stack too.
var repaired = []string{
	pushWord, pushWord + "\tw.value ^= 1\n",
	"\tm.setStackPointer(from + uint64(in.size))\n\treturn m.writeWord(",
	"\tw.value ^= 1\n\tif err := m.storeWord(from, in.size, w, trace.SS, trace.Origin{}); err != nil {\n\t\treturn err\n\t}\n" +
		"\tm.setStackPointer(from + uint64(in.size))\n\treturn m.writeWord(",
}

// pushAndPop has its checkpoint after both.
const pushAndPop = `name: sample
says: What was pushed is popped.
functions:
  main: |
    push  5
    pop   rcx
    done:
    ret
expect:
  - {at: main.done, rcx: 5}
`

// sample32 is the sample in 32-bit code.
const sample32 = `name: sample
says: A callee pushes ebp and stores a local.
mode: 32
functions:
  main: |
    call  callee
    ret
  callee: |
    push  ebp
    mov   ebp, esp
    mov   dword [ebp-4], 42
    body:
    leave
    ret
expect:
  - at: callee.body
    frame: {ebp+4: return to main, ebp+0: saved ebp, ebp-4: 42}
`

// hypervisorPlants forget the names of all hypervisors.
func hypervisorPlants() []plant {
	if host.Supported() != "" || !host.Read().CPU.Hypervisor() {
		return nil // there is none whose name could be forgotten
	}
	forgotten := []string{"hypervisors[signature]; ok {", "hypervisors[signature+\"?\"]; ok {"}
	says := "CPUID reports an unknown hypervisor or emulator"
	return []plant{
		{"run", "native/host/layer.go", forgotten, sample, []string{"run"}, 3, []string{"SKIP sample: " + says, "0 passed, 0 failed, 1 skipped"}},
		{"doctor", "native/host/layer.go", forgotten, "", []string{"doctor"}, 3, []string{"hypervisor " + says, "run skips every case"}},
	}
}

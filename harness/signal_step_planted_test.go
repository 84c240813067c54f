package harness_test

// steppedPlants are mistakes that are looked for at every instruction, each with the
// command that finds it on a scenario of the corpus.
var steppedPlants = []plant{
	{
		"the CFA of the restorer 8 bytes off", "native/codegen/restorer.go", []string{`CFAInMemory("rsp", field("rsp"))`, `CFAInMemory("rsp", field("rip"))`},
		"declared-handler", []string{"unwind"}, 1, []string{"dwarf is wrong at restorer+0 (mov eax, 15", "the CFA"},
	},
	{
		"r13 where r12 lies", "native/codegen/restorer.go", inContext("r13", "r12", "rbp", "rbx"),
		"declared-handler", []string{"unwind"}, 1, []string{"dwarf is wrong at restorer+0 (mov eax, 15", "r12 of the caller"},
	},
	{
		"a signal one instruction late", "model/machine/run.go", []string{
			"\tif taken, err := m.struck(in.checkpoint); taken || err != nil {\n\t\treturn err\n\t}\n\treturn m.step(in)\n",
			"\tif err := m.step(in); err != nil {\n\t\treturn err\n\t}\n\t_, err = m.struck(in.checkpoint)\n\treturn err\n",
		},
		"declared-handler", []string{"run", "--every-instruction"}, 1, []string{"after helper+", "sigcontext.ip"},
	},
	{
		"a signal one instruction late, as trace draws it", "model/machine/run.go", []string{
			"\tif taken, err := m.struck(in.checkpoint); taken || err != nil {\n\t\treturn err\n\t}\n\treturn m.step(in)\n",
			"\tif err := m.step(in); err != nil {\n\t\treturn err\n\t}\n\t_, err = m.struck(in.checkpoint)\n\treturn err\n",
		},
		"declared-handler", []string{"trace"}, 1, []string{"part after helper+"},
	},
}

// unseenHandler has no checkpoint in its handler, and nothing of what that is given lasts.
const unseenHandler = `name: sample
says: A handler begins with a pointer to siginfo.
functions:
  main: |
    here: nop
    mov  eax, 1
    ret
  handler: |
    mov  rsi, 0
    ret
signals:
  handlers: {SIGUSR1: handler}
  strikes: [{signal: SIGUSR1, at: main.here}]
expect:
  - {at: main.here, visit: 2, rsp: entry}
  - returns: 1
`

// unseenPlants are in what no checkpoint shows of a handler.
func unseenPlants() []plant {
	const file = "model/machine/signal_frame.go"
	wrong := []string{"m.setRegister(trace.RSI, 8, frame+frameSiginfo)", "m.setRegister(trace.RSI, 8, frame+frameContext)"}
	return []plant{
		{"at checkpoints", file, wrong, unseenHandler, []string{"run"}, 0, []string{"1 passed"}},
		{
			"at every instruction", file, wrong, unseenHandler, []string{"run", "--every-instruction"}, 1,
			[]string{"after main+0 (here:, line 5): rsi"},
		},
	}
}

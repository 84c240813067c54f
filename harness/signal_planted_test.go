package harness_test

// signalPlants are mistakes in how the model builds a signal's frame or takes it back,
// each with the file of the corpus that finds it.
var signalPlants = []signalPlant{
	{
		"the frame 8 bytes off", "model/machine/signal_frame.go", []string{"(frameAlignment-1) - 8", "(frameAlignment-1) - 16"},
		"signal-frame-at-every-misalignment", []string{"rsp"},
	},
	{
		"the red zone not skipped", "model/machine/signal_frame.go", []string{"pointer -= redZone", "pointer -= 0"},
		"signal-frame-at-every-misalignment", []string{"untouched", "rsp"},
	},
	{
		"the extended state not aligned", "model/machine/signal_frame.go", []string{"stateAlignment  = 64", "stateAlignment  = 16"},
		"signal-frame-at-every-misalignment", []string{"rsp+456"},
	},
	{
		"another si_code", "model/machine/siginfo.go", []string{"trace.SIGILL, illegalOperand,", "trace.SIGILL, integerDivide,"},
		"fault-becomes-a-signal", []string{"siginfo.si_code", "expected   2", "predicted  0x1"},
	},
	{
		"an address of an alignment check", "model/machine/siginfo.go", []string{"trace.SIGBUS, misaligned, 0}", "trace.SIGBUS, misaligned, m.rip}"},
		"signal-of-an-alignment-check", []string{"siginfo.si_addr"},
	},
	{
		"flags of the handler not cleared", "model/machine/signal_frame.go", []string{"m.define(handlersCleared, 0)", "m.define(handlersCleared&^trace.DF, 0)"},
		"flags-in-the-frame", []string{"df"},
	},
	{
		"flags of the context not masked", "model/machine/sigreturn.go", []string{"m.define(sigcontextHonoured, ", "m.define(sigcontextHonoured|trace.ID, "},
		"handler-changes-flags", []string{"rax"},
	},
	{
		"the mask not taken back", "model/machine/sigreturn.go", []string{"\tm.signals.blocked = trace.SignalSet(blocked) &^ unblockable\n", "\tm.signals.blocked |= trace.SignalSet(blocked) &^ unblockable\n"},
		"masked-signal-waits-for-sigreturn", []string{"second"},
	},
	{
		"an alternate stack that overflows", "model/machine/signal_frame.go", []string{"(nested || entering) && !onStack(s, frame)", "(nested && m.held || entering) && !onStack(s, frame)"},
		"alternate-stack-overflows", []string{"killed by SIGSEGV"},
	},
	{
		"the vector registers of the handler not zero", "model/machine/signal_state.go", []string{"\t\t*m.vectors = trace.Vectors{}\n", "\t\t*m.vectors = trace.Vectors{1: m.vectors[1]}\n"},
		"vector-registers-in-the-frame", []string{"xmm1"},
	},
	{
		"no magic word needed", "model/machine/signal_state_restore.go", []string{" || second != magic2", " || second>>32 != 0"},
		"handler-changes-the-extended-state", []string{"ymm4"},
	},
}

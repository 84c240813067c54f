package machine

import (
	"errors"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepped is a program that is observed at every instruction.
func stepped(p *trace.Program) *trace.Program {
	p.EveryInstruction = true
	return p
}

// places are where the snapshots of a run are, from CodeBase.
func places(t *trace.Trace) []uint64 {
	list := []uint64{}
	for _, s := range t.Snapshots {
		list = append(list, s.Registers.RIP-trace.CodeBase)
	}
	return list
}

func TestSnapshotBeforeEveryInstruction(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		given       registers
		flags       trace.Flags
		want        []uint64
	}{
		{"three instructions and int3", "50 90 58", nil, 0, []uint64{0, 1, 2, 3}},
		{"a fault", "90 0f 0b", nil, 0, []uint64{0, 1}},
		{"a return", "90 c3", nil, 0, []uint64{0, 1}},
		{"a jump to nothing", "ff e0", a(unmapped), 0, []uint64{0, unmapped - trace.CodeBase}},
		{"iterations", "f3 aa", registers{trace.RCX: 3, trace.RDI: D}, 0, []uint64{0, 0, 0, 2}},
		{"no iteration", "f3 aa", registers{trace.RCX: 0}, 0, []uint64{0, 2}},
		{"mov ss", "8e d0 90 90", a(0x2b), 0, []uint64{0, 3, 4}},
		{"three loads of ss", "8e d0 8e d0 8e d0 90 90", a(0x2b), 0, []uint64{0, 7, 8}},
		{"mov ss, then iterations", "8e d0 f3 aa", registers{trace.RAX: 0x2b, trace.RCX: 3, trace.RDI: D}, 0, []uint64{0, 2, 2, 4}},
		{"mov ss, then a fault", "8e d0 0f 0b", a(0x2b), 0, []uint64{0}},
		{"mov ds", "8e d8 90", a(0), 0, []uint64{0, 2, 3}},
		{"lss", "0f b2 08 90", a(D), 0, []uint64{0, 3, 4}},
		{"its own trap flag", "90 90", nil, trace.TF, []uint64{0}},
		{"its own trap flag, after mov ss", "8e d0 90 90", a(0x2b), trace.TF, []uint64{0}},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := stepped(program(t, c.bytes))
			for r, value := range c.given {
				p.Initial.Set(r, value)
			}
			p.Initial.Flags |= c.flags
			give(p, D, far(0x2b, 0))
			got := predict(t, p)
			if list := places(got); !slices.Equal(list, c.want) {
				t.Errorf("snapshots at %#x, want %#x", list, c.want)
			}
			for _, s := range got.Snapshots {
				if s.Checkpoint != trace.Step || s.Visit != 0 {
					t.Errorf("at %#x: checkpoint %d, visit %d", s.Registers.RIP, s.Checkpoint, s.Visit)
				}
			}
		})
	}
}

func TestStepsKeepCheckpoints(t *testing.T) {
	// mov ecx, 2; again: checkpoint; dec ecx; jne again
	p := stepped(withCheckpoints(program(t, "b9 02 00 00 00"+probe+"ff c9 75 f7"), 5))
	type visit struct{ checkpoint, visit int }
	var list []visit
	for _, s := range predict(t, p).Snapshots {
		list = append(list, visit{s.Checkpoint, s.Visit})
	}
	step := visit{checkpoint: trace.Step}
	if want := []visit{step, {0, 1}, step, step, {0, 2}, step, step, step}; !slices.Equal(list, want) {
		t.Errorf("%v, want %v", list, want)
	}
}

// TestStepsRefuseTheSame: what machines replace elsewhere is refused here too.
func TestStepsRefuseTheSame(t *testing.T) {
	for _, bytes := range []string{"eb 01" + probe, "8b 05 00 00 00 00" + probe} {
		p := withCheckpoints(program(t, bytes), uint64(len(unhex(t, bytes))-5))
		if err := refuse(t, stepped(p)); !errors.As(err, new(*Unobservable)) {
			t.Error(err)
		}
	}
}

// TestStepsShowNoRF: no program can see it, and no snapshot that it could make.
func TestStepsShowNoRF(t *testing.T) {
	p := stepped(program(t, "48 cf 90"))
	for address, value := range frame64(base+2, toCode64, rf, movedTo, 0x2b) {
		give(p, address, value)
	}
	if flags := predict(t, p).Snapshots[1].Registers.Flags; flags&rf != 0 {
		t.Error(flags)
	}
}

// TestReturnByIret: nothing at Exit shows RF.
func TestReturnByIret(t *testing.T) {
	p := program(t, "48 cf")
	for address, value := range frame64(exitAddress, toCode64, rf, movedTo, 0x2b) {
		give(p, address, value)
	}
	if got := predict(t, p); got.Outcome.Kind != trace.Returned || got.Final.Registers.Flags != plain {
		t.Errorf("%+v with %v", got.Outcome, got.Final.Registers.Flags)
	}
}

// TestStepsOfSecondLoad: how Intel's processors go on is not documented.
func TestStepsOfSecondLoad(t *testing.T) {
	for _, c := range []struct {
		program *trace.Program
		refused bool
	}{
		{stepped(program(t, "8e d0 8e d0")), true}, {stepped(program(t, "8e d0 90 8e d0")), false}, {program(t, "8e d0 8e d0"), false},
	} {
		c.program.Initial.Set(trace.RAX, 0x2b)
		if _, err := Run(c.program, trace.Platform{Vendor: trace.Intel}); errors.As(err, new(*Unknown)) != c.refused {
			t.Error(err)
		}
	}
}

// TestManySteps: programs that go on for long without much change are no excess.
func TestManySteps(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		atLeast     int
	}{
		// mov ecx, 10000; again: push rcx; pop rax; dec ecx; jne again
		{"the same slot again and again", "b9 10 27 00 00 51 58 ff c9 75 fa", 40_000},
		// mov ecx, 1500; call f; ret. f: push rbp; dec ecx; je done; call f; done: pop rbp; ret
		{"recursion", "b9 dc 05 00 00 e8 01 00 00 00 c3 55 ff c9 74 05 e8 f6 ff ff ff 5d c3", 9_000},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := stepped(program(t, c.bytes))
			p.Stack = trace.Memory{Base: trace.StackTop - 0x8000, Bytes: make([]byte, 0x8000)}
			trace.Scribble(p.Stack.Base, p.Stack.Bytes)
			give(p, S, exitAddress)
			if got := predict(t, p); len(got.Snapshots) < c.atLeast {
				t.Errorf("%d snapshots, %+v", len(got.Snapshots), got.Outcome)
			}
		})
	}
}

// TestExcessOfSteps: they are many, and few enough for what each of them holds.
func TestExcessOfSteps(t *testing.T) {
	for text, bytes := range map[string]string{
		// mov ecx, 0xfffff; again: inc qword [D]; dec ecx; jne again; ret
		"data": "b9 ff ff 0f 00 48 ff 04 25 00 00 00 20 ff c9 75 f4 c3",
		// mov ecx, 0xfffff; again: dec ecx; jne again; ret
		"a register": "b9 ff ff 0f 00 ff c9 75 fc c3",
	} {
		_, err := run(stepped(program(t, bytes)), onAMD, instructions, 1<<22)
		var excess *Excess
		if !errors.As(err, &excess) || excess.Steps < 40_000 || excess.Steps > 100_000 {
			t.Errorf("%s: %v", text, err)
		}
	}
}

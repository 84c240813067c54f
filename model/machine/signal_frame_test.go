package machine

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Where handling puts the handler and the restorer.
const (
	handlerAddress  = base + 0x40
	restorerAddress = base + 0x80
)

// onXSAVE is a system whose frames have the extended state of AVX.
var onXSAVE = trace.Platform{Vendor: trace.AMD, System: trace.System{SignalState: trace.ExtendedState{
	Features: 7, Size: 832, Components: []trace.StateComponent{{Bit: 2, Offset: 576, Size: 256}},
}}}

// handling makes a program that SIGUSR1 strikes at its first instruction, a checkpoint,
// with a handler that begins with one.
func handling(t testing.TB, main, handler string) *trace.Program {
	t.Helper()
	p := program(t, "0f 1f 44 00 00"+main)
	copy(p.Code[handlerAddress-base:], unhex(t, "0f 1f 44 00 00"+handler))
	copy(p.Code[restorerAddress-base:], unhex(t, "b8 0f 00 00 00 0f 05"))
	p.Checkpoints = []trace.Checkpoint{{Label: "main", Address: base}, {Label: "handler", Address: handlerAddress}}
	p.Signals = &trace.Signals{
		Handlers: []trace.SignalHandler{{Signal: trace.SIGUSR1, Address: handlerAddress}},
		Strikes:  []trace.Strike{{Signal: trace.SIGUSR1, Checkpoint: 0, Visit: 1}},
		Restorer: restorerAddress,
	}
	return p
}

// TestPlaceOfTheFrame is computed by hand from entryRSP, 0x3ffffef8: less 128, less the
// state, down to 64, less 440, down to 16, less 8.
func TestPlaceOfTheFrame(t *testing.T) {
	for _, c := range []struct {
		name          string
		on            trace.Platform
		rsp, uc       uint64
		magic, second uint64
	}{
		{"XSAVE", onXSAVE, 0x3ffff938, 7, 0x46505853, 0x46505845},
		{"FXSAVE", onAMD, 0x3ffffa78, 6, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Run(handling(t, "c3", "c3"), c.on)
			if err != nil || len(got.Snapshots) != 3 {
				t.Fatal(got, err)
			}
			s := &got.Snapshots[1]
			if rsp := s.Registers.Get(trace.RSP); rsp != c.rsp {
				t.Fatalf("rsp is %#x, not %#x", rsp, c.rsp)
			}
			for offset, want := range map[uint64]uint64{
				0: restorerAddress, 8: c.uc, 16: 0, 168: entryRSP, 176: base, 184: 0x202, 192: 0x2b<<48 | 0x33, 232: c.rsp + 456, 304: 0, 312: 10, 320: 0,
			} {
				if value := quadword(t, s, c.rsp+offset); value != want {
					t.Errorf("%#x at rsp+%d, not %#x", value, offset, want)
				}
			}
			if c.magic == 0 {
				return
			}
			state := c.rsp + 456
			if one, two := quadword(t, s, state+464), quadword(t, s, state+832)&0xffffffff; one != 836<<32|c.magic || two != c.second {
				t.Errorf("magic words %#x and %#x", one, two)
			}
			if got.Outcome.Kind != trace.Returned || got.Snapshots[2].Registers.General != got.Snapshots[0].Registers.General {
				t.Errorf("%+v, then %+v", got.Outcome, got.Snapshots[2].Registers)
			}
		})
	}
}

// What a handler may do to its frame, of which the model does not know what comes.
func TestUnknownFrames(t *testing.T) {
	const state = "48 8b 8a e0 00 00 00" // mov rcx, [rdx+224]
	for reason, handler := range map[string]string{
		"uc_stack":        "48 c7 42 10 01 00 00 00",
		"not canonical":   "48 b8 00 00 00 00 00 00 00 80 48 89 82 a8 00 00 00",
		"another code":    "66 c7 82 b8 00 00 00 23 00",
		"another stack":   "66 c7 82 be 00 00 00 33 00",
		"not aligned":     "48 83 82 e0 00 00 00 08",
		"MXCSR":           state + "83 61 18 00",
		"need not refuse": state + "c6 81 18 02 00 00 01",
		"of another size": state + "c7 81 e0 01 00 00 58 02 00 00",
		"of FXSAVE":       state + "80 a1 00 02 00 00 fe",
		"bits in memory":  state + "48 8b 01 48 89 82 a8 00 00 00",
	} {
		t.Run(reason, func(t *testing.T) {
			_, err := Run(handling(t, "c3", handler+"c3"), onXSAVE)
			var unknown *Unknown
			var depends *DependsOnUndefined
			if !errors.As(err, &unknown) && !errors.As(err, &depends) || !strings.Contains(err.Error(), reason) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestKilledPrograms(t *testing.T) {
	for _, c := range []struct {
		name, main, handler string
		want                trace.Signal
	}{
		{"a signal without a handler", "0f 0b", "c3", trace.SIGILL},
		{"a system call", "c3", "0f 05", trace.SIGSYS},
		{"another call of the restorer's", "c3", "b8 27 00 00 00 e9 36 00 00 00 90 90", trace.SIGSYS},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Run(handling(t, c.main, c.handler), onXSAVE)
			if want := (trace.Outcome{Kind: trace.Killed, Signal: c.want}); err != nil || got.Outcome != want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// A frame that cannot be written, over an address that belongs to the machine itself.
func TestFramesInReservedMemoryAreRefused(t *testing.T) {
	p := handling(t, "c3", "c3")
	p.Initial.General[trace.RSP] = trace.ReservedEnd - 0x1000
	var reserved *ReservedAccess
	if _, err := Run(p, onXSAVE); !errors.As(err, &reserved) || reserved.Access != Write {
		t.Error(err)
	}
}

func TestMalformedSignals(t *testing.T) {
	for name, change := range map[string]func(s *trace.Signals, on *trace.ExtendedState){
		"two handlers":         func(s *trace.Signals, _ *trace.ExtendedState) { s.Handlers = append(s.Handlers, s.Handlers[0]) },
		"a handler of SIGSYS":  func(s *trace.Signals, _ *trace.ExtendedState) { s.Handlers[0].Signal = trace.SIGSYS },
		"a handler of 0":       func(s *trace.Signals, _ *trace.ExtendedState) { s.Handlers[0].Signal = 0 },
		"a strike at no label": func(s *trace.Signals, _ *trace.ExtendedState) { s.Strikes[0].Checkpoint = 2 },
		"a strike below":       func(s *trace.Signals, _ *trace.ExtendedState) { s.Strikes[0].Checkpoint = -1 },
		"a strike at visit 0":  func(s *trace.Signals, _ *trace.ExtendedState) { s.Strikes[0].Visit = 0 },
		"a stack in the code": func(s *trace.Signals, _ *trace.ExtendedState) {
			s.Alternate = trace.AlternateStack{Base: base, Size: 4096}
		},
		"a stack without end":   func(s *trace.Signals, _ *trace.ExtendedState) { s.Alternate.Size = 1 << 63 },
		"a state of 100 bytes":  func(_ *trace.Signals, on *trace.ExtendedState) { on.Size = 100 },
		"a state without end":   func(_ *trace.Signals, on *trace.ExtendedState) { on.Size = 1 << 31 },
		"a component outside":   func(_ *trace.Signals, on *trace.ExtendedState) { on.Components[0].Offset = 600 },
		"a component too small": func(_ *trace.Signals, on *trace.ExtendedState) { on.Components[0].Size = 255 },
		"a legacy component":    func(_ *trace.Signals, on *trace.ExtendedState) { on.Components[0].Bit = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			p, on := handling(t, "c3", "c3"), onXSAVE
			state := &on.System.SignalState
			state.Components = append([]trace.StateComponent(nil), state.Components...)
			change(p.Signals, state)
			var malformed *Malformed
			if _, err := Run(p, on); !errors.As(err, &malformed) {
				t.Error(err)
			}
		})
	}
	p := program32(t, "c3")
	p.Signals = &trace.Signals{}
	var malformed *Malformed
	if _, err := Run(p, onXSAVE); !errors.As(err, &malformed) {
		t.Error(err)
	}
}

// A run that comes back to a state is no loop while a strike is to come.
func TestStrikesEndALoop(t *testing.T) {
	p := handling(t, "eb f9 c3", "48 c7 82 a8 00 00 00 07 00 00 10 c3") // jmp to the checkpoint; rip becomes that of ret
	p.Signals.Strikes[0].Visit = 1000
	got, err := Run(p, onXSAVE)
	if err != nil || got.Outcome.Kind != trace.Returned || len(got.Snapshots) != 1001 {
		t.Fatalf("%v, %v", got.Outcome, err)
	}
	p.Signals.Strikes[0].Signal = trace.SIGUSR2
	if got, err := Run(p, onXSAVE); err != nil || got.Outcome.Signal != trace.SIGUSR2 {
		t.Error(got, err)
	}
	p.Signals.Strikes = nil
	if got, err := Run(p, onXSAVE); err != nil || !got.Endless {
		t.Error(got, err)
	}
}

// A state from before a strike that comes back behind the last one is no loop either.
func TestStrikesThatBringBackTheSameStateEnd(t *testing.T) {
	p := handling(t, "c3", "c3")
	for visit := 2; visit <= 9; visit++ {
		p.Signals.Strikes = append(p.Signals.Strikes, trace.Strike{Signal: trace.SIGUSR1, Checkpoint: 0, Visit: visit})
	}
	if got, err := Run(p, onXSAVE); err != nil || got.Outcome.Kind != trace.Returned || len(got.Snapshots) != 19 {
		t.Error(got, err)
	}
}

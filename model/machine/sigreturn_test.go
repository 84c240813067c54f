package machine

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestSigreturnWithoutASignalCounts has a program that goes to the restorer again and
// again, with a frame of which it changes r8: no state comes back, and no signal is
// delivered either.
func TestSigreturnWithoutASignalCounts(t *testing.T) {
	const rounds = 100
	p := handling(t,
		"48 ff 43 28 48 89 dc e9 6f 00 00 00", // inc qword ptr [rbx+40]; mov rsp, rbx; jmp restorer
		"48 89 92 80 00 00 00 c3")             // mov [rdx+128], rdx: rbx in the context; ret
	got, err := run(p, onXSAVE, instructions, rounds*signalSteps)
	if err != nil {
		t.Fatal(err)
	}
	visits := len(got.Snapshots)
	if got.Outcome.Kind != trace.TimedOut || got.Endless || visits < rounds/2 || visits > rounds+2 {
		t.Errorf("%+v after %d visits, endless %v", got.Outcome, visits, got.Endless)
	}
}

// TestFramesThatSigreturnRefuses has frames behind which SIGSEGV comes, for which there is a
// handler that begins with a checkpoint.
func TestFramesThatSigreturnRefuses(t *testing.T) {
	const state = "48 8b 8a e0 00 00 00" // mov rcx, [rdx+224]
	for name, c := range map[string]struct {
		handler string
		ip      uint64 // in the context of the signal that comes
	}{
		"no memory":       {"bc 00 00 00 30 48 8d 05 2f 00 00 00 ff e0", restorerAddress + 7}, // mov esp, 0x30000000; lea rax, [restorer]; jmp rax
		"MXCSR":           {state + "c6 41 1b 01 c3", base},                                   // mov byte ptr [rcx+27], 1; ret
		"XSTATE_BV":       {state + "c6 81 07 02 00 00 80 c3", base},                          // mov byte ptr [rcx+519], 0x80; ret
		"XCOMP_BV":        {state + "c6 81 08 02 00 00 01 c3", base},                          // mov byte ptr [rcx+520], 1; ret
		"behind XCOMP_BV": {state + "c6 81 17 02 00 00 01 c3", base},                          // mov byte ptr [rcx+535], 1; ret
	} {
		t.Run(name, func(t *testing.T) {
			p := handling(t, "c3", c.handler)
			if got, err := Run(p, onXSAVE); err != nil || got.Outcome != (trace.Outcome{Kind: trace.Killed, Signal: trace.SIGSEGV}) {
				t.Fatal(got, err)
			}
			const onSegmentation = restorerAddress + 0x20
			copy(p.Code[onSegmentation-base:], unhex(t, "0f 1f 44 00 00 0f 0b"))
			p.Checkpoints = append(p.Checkpoints, trace.Checkpoint{Label: "segmentation", Address: onSegmentation})
			p.Signals.Handlers = append(p.Signals.Handlers, trace.SignalHandler{Signal: trace.SIGSEGV, Address: onSegmentation, OnAlternate: true})
			p.Signals.Alternate = trace.AlternateStack{Base: trace.DataBase, Size: 4096}
			got, err := Run(p, onXSAVE)
			if err != nil || len(got.Snapshots) < 3 || got.Snapshots[2].Checkpoint != 2 {
				t.Fatal(got, err)
			}
			s := &got.Snapshots[2]
			rsp := s.Registers.Get(trace.RSP)
			for offset, want := range map[uint64]uint64{152: 0, 176: c.ip, 312: 11, 320: codeKernel} {
				if value := quadword(t, s, rsp+offset); value != want {
					t.Errorf("%#x at rsp+%d, not %#x", value, offset, want)
				}
			}
		})
	}
}

package machine

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// originOf gives where the byte at an address comes from.
func originOf(t *testing.T, s *trace.Snapshot, address uint64) trace.Origin {
	t.Helper()
	if address < s.Stack.Base || address >= s.Stack.End() {
		t.Fatalf("%#x is not on the stack from %#x", address, s.Stack.Base)
	}
	return s.Predicted.Origins.At(address)
}

// originsOf lists the origins of all bytes of the stack.
func originsOf(s *trace.Snapshot) []trace.Origin {
	var all []trace.Origin
	for address := s.Stack.Base; address < s.Stack.End(); address++ {
		all = append(all, s.Predicted.Origins.At(address))
	}
	return all
}

// expectOrigin holds all eight bytes of a quadword to one origin.
func expectOrigin(t *testing.T, s *trace.Snapshot, address uint64, want trace.Origin) {
	t.Helper()
	for i := range uint64(8) {
		want.Byte = uint8(i)
		if got := originOf(t, s, address+i); got != want {
			t.Errorf("byte %d of %#x is %+v, want %+v", i, address, got, want)
		}
	}
}

const probe = "0f 1f 44 00 00"

// withCheckpoints adds a checkpoint at each of the given offsets.
func withCheckpoints(p *trace.Program, offsets ...uint64) *trace.Program {
	for _, offset := range offsets {
		p.Checkpoints = append(p.Checkpoints, trace.Checkpoint{Label: "main.here", Address: base + offset})
	}
	return p
}

func TestOriginsOfNestedCalls(t *testing.T) {
	// main at 0: push 7; call f; add rsp, 8; checkpoint; ret
	// f at 0x14:  push rbp; mov rbp, rsp; push rbx; mov rax, [rbp+16]; push rax; call g; leave; ret
	// g at 0x26:  push r12; checkpoint; pop r12; ret
	p := program(t, "6a 07 e8 0d 00 00 00 48 83 c4 08"+probe+"c3 cc cc cc"+
		"55 48 89 e5 53 48 8b 45 10 50 e8 03 00 00 00 5b c9 c3"+
		"41 54"+probe+"41 5c c3")
	p.Symbols = []trace.Symbol{{Name: "main", Address: base, Size: 0x14}, {Name: "f", Address: base + 0x14, Size: 0x12}, {Name: "g", Address: base + 0x26, Size: 10}}
	withCheckpoints(p, 0xb, 0x28)
	got := predict(t, p)

	in := &got.Snapshots[0]
	wantCalls := []trace.Call{
		{Function: "main", CFA: S + 8, Site: 0, Return: exitAddress},
		{Function: "f", CFA: S - 8, Site: base + 2, Return: base + 7},
		{Function: "g", CFA: S - 40, Site: base + 0x1e, Return: base + 0x23},
	}
	if !slices.Equal(in.Predicted.Calls, wantCalls) {
		t.Errorf("calls %+v", in.Predicted.Calls)
	}
	if want := []int{2, 1, 0}; !slices.Equal(in.Predicted.Frames, want) {
		t.Errorf("frames %v, want %v", in.Predicted.Frames, want)
	}
	expectOrigin(t, in, S, trace.Origin{Role: trace.ReturnAddress})
	expectOrigin(t, in, S-8, trace.Origin{Role: trace.Argument})
	expectOrigin(t, in, S-16, trace.Origin{Role: trace.ReturnAddress, Owner: 1, Writer: 0, Subject: 1})
	expectOrigin(t, in, S-24, trace.Origin{Role: trace.SavedRegister, Owner: 1, Writer: 1, Subject: int32(trace.RBP)})
	expectOrigin(t, in, S-32, trace.Origin{Role: trace.SavedRegister, Owner: 1, Writer: 1, Subject: int32(trace.RBX)})
	expectOrigin(t, in, S-40, trace.Origin{Role: trace.Local, Owner: 1, Writer: 1})
	expectOrigin(t, in, S-48, trace.Origin{Role: trace.ReturnAddress, Owner: 2, Writer: 1, Subject: 2})
	expectOrigin(t, in, S-56, trace.Origin{Role: trace.SavedRegister, Owner: 2, Writer: 2, Subject: int32(trace.R12)})
	if in.Stack.Base != S-56 {
		t.Errorf("stack from %#x", in.Stack.Base)
	}

	// After the returns the bytes are left over: their owners are not active.
	after := &got.Snapshots[1]
	if want := []int{0}; !slices.Equal(after.Predicted.Frames, want) {
		t.Errorf("frames %v, want %v", after.Predicted.Frames, want)
	}
	expectOrigin(t, after, S-56, trace.Origin{Role: trace.SavedRegister, Owner: 2, Writer: 2, Subject: int32(trace.R12)})
	if frames := got.Final.Predicted.Frames; len(frames) != 0 {
		t.Errorf("after main returned, frames are %v", frames)
	}
}

func TestSavedRegisters(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		address     uint64
		want        trace.Origin
	}{
		{"by push", "53", S - 8, trace.Origin{Role: trace.SavedRegister, Subject: int32(trace.RBX)}},
		{"by mov", "4c 89 7c 24 f0", S - 16, trace.Origin{Role: trace.SavedRegister, Subject: int32(trace.R15)}},
		{"by enter", "c8 00 00 00", S - 8, trace.Origin{Role: trace.SavedRegister, Subject: int32(trace.RBP)}},
		{"one that is the callee's own", "50", S - 8, trace.Origin{Role: trace.Local}},
		{"changed before", "31 db 53", S - 8, trace.Origin{Role: trace.Local}},
		{"in the caller's frame", "48 89 5c 24 08", S + 8, trace.Origin{Role: trace.Local}},
	} {
		t.Run(c.text, func(t *testing.T) {
			// main at 0: call the function at 8, whose frame begins at S.
			p := program(t, "e8 03 00 00 00 cc cc cc"+c.bytes)
			p.Initial.Set(trace.RSP, S+8)
			give(p, S+8, exitAddress)
			if c.want.Role == trace.SavedRegister || c.address < S {
				c.want.Owner = 1
			}
			c.want.Writer = 1
			final := predict(t, p).Final
			expectOrigin(t, &final, c.address, c.want)
		})
	}
}

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		want        trace.Role
	}{
		{"read by rsp", "48 8b 44 24 08", trace.Argument},
		{"read by rbp", "55 48 89 e5 8b 45 10", trace.Argument},
		{"pushed from there", "ff 74 24 08", trace.Argument},
		{"compared", "48 83 7c 24 08 05", trace.Argument},
		{"read by another register", "48 89 e0 48 8b 40 08", trace.Local},
		{"not read", "90", trace.Local},
		{"written by the callee, then read", "48 c7 44 24 08 01 00 00 00 48 8b 44 24 08", trace.Local},
		{"read by the callee's callee", "e8 00 00 00 00 48 8b 44 24 10", trace.Local},
	} {
		t.Run(c.text, func(t *testing.T) {
			// push 5; call the function at 8.
			p := program(t, "6a 05 e8 01 00 00 00 cc"+c.bytes)
			final := predict(t, p).Final
			if got := originOf(t, &final, S-8).Role; got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestGivenBytes(t *testing.T) {
	p := program(t, "8b 44 24 08 50")
	give(p, S+8, 0x1122334455667788)
	four, _ := p.Stack.Slice(S+24, 4)
	copy(four, []byte{1, four[1], 3, 4}) // its second byte is graffiti by chance
	final := predict(t, p).Final
	for i, want := range []trace.Role{
		trace.Argument, trace.Argument, trace.Argument, trace.Argument, trace.Given, trace.Given, trace.Given, trace.Given,
		trace.Untouched, trace.Untouched, trace.Untouched, trace.Untouched, trace.Untouched, trace.Untouched, trace.Untouched, trace.Untouched,
		trace.Given, trace.Given, trace.Given, trace.Given, trace.Untouched,
	} {
		if got := originOf(t, &final, S+8+uint64(i)).Role; got != want {
			t.Errorf("byte %d above the return address is %v, want %v", i, got, want)
		}
	}
}

func TestWriterIsNotOwner(t *testing.T) {
	// main: sub rsp, 16; mov rdi, rsp; call f. f: mov qword [rdi], 1
	p := program(t, "48 83 ec 10 48 89 e7 e8 00 00 00 00 48 c7 07 01 00 00 00")
	final := predict(t, p).Final
	expectOrigin(t, &final, S-16, trace.Origin{Role: trace.Local, Owner: 0, Writer: 1})
}

func TestFramesThatAreLeftWithoutReturn(t *testing.T) {
	// call next; next: add rsp, 8; call next2; next2: checkpoint
	p := withCheckpoints(program(t, "e8 00 00 00 00 48 83 c4 08 e8 00 00 00 00"+probe), 14)
	at := predict(t, p).Snapshots[0]
	if want := []int{2, 0}; !slices.Equal(at.Predicted.Frames, want) {
		t.Errorf("frames %v, want %v", at.Predicted.Frames, want)
	}
	// push its own return address and ret: a jump, no return.
	p = withCheckpoints(program(t, "e8 00 00 00 00 68 0b 00 00 10 c3"+probe), 11)
	at = predict(t, p).Snapshots[0]
	if want := []int{1, 0}; !slices.Equal(at.Predicted.Frames, want) {
		t.Errorf("frames %v, want %v", at.Predicted.Frames, want)
	}
}

package machine

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// closed reports whether an error is one of those that Run documents.
func closed(err error) bool {
	return errors.As(err, new(*Unknown)) || errors.As(err, new(*ReservedAccess)) || errors.As(err, new(*SignalStack)) ||
		errors.As(err, new(*VsyscallAccess)) || errors.As(err, new(*Unobservable)) ||
		errors.As(err, new(*DependsOnUndefined)) || errors.As(err, new(*UndeclaredVectors)) ||
		errors.As(err, new(*Excess)) || errors.As(err, new(*Malformed))
}

// FuzzRun: whatever the bytes, a run ends in an outcome or in a closed error, and
// twice in the same. They begin at the code's start or run up to its end.
func FuzzRun(f *testing.F) {
	for _, e := range examples() {
		p := e.program(f)
		f.Add(unhex(f, e.bytes), e.given[trace.RAX], p.Initial.General[trace.RSP], uint16(e.givenFlags), false, e.mode == trace.Mode32)
	}
	f.Add([]byte{0xc5, 0xfc, 0x28, 0x00}, uint64(D), uint64(guard+3), uint16(0), true, false)
	f.Fuzz(func(t *testing.T, code []byte, rax, rsp uint64, flags uint16, atEnd, compatibility bool) {
		if len(code) > trace.CodeSize-0x1000 {
			t.Skip()
		}
		mode := trace.Mode64
		if compatibility {
			mode = trace.Mode32
		}
		p := programIn(mode, nil)
		p.Code = append(p.Code, make([]byte, trace.CodeSize-len(p.Code))...)
		if atEnd && len(code) > 0 {
			p.Entry = trace.CodeBase + trace.CodeSize - uint64(len(code))
		}
		copy(p.Code[p.Entry-trace.CodeBase:], code)
		copy(p.Code[exitAddress-trace.CodeBase:], trace.CheckpointBytes[:])
		p.VectorBytes = 64
		p.Initial.Set(trace.RAX, rax&mask(mode.Bytes()))
		p.Initial.Set(trace.RSP, rsp&mask(mode.Bytes()))
		p.Initial.Flags |= trace.Flags(flags)
		got, err := run(p, onAMD, instructions, 2000)
		if err != nil && !closed(err) {
			t.Fatalf("%T: %v", err, err)
		}
		if err != nil {
			return
		}
		again, err := run(p, onAMD, instructions, 2000)
		if err != nil || again.Outcome != got.Outcome || again.Final.Registers.General != got.Final.Registers.General {
			t.Fatalf("once %+v, then %+v, %v", got.Outcome, again, err)
		}
	})
}

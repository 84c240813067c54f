package machine

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestMessages has the words of every error that Run gives.
func TestMessages(t *testing.T) {
	declaring := func(p *trace.Program) *trace.Program { p.VectorBytes = 16; return p }
	pointing := func(p *trace.Program, rax uint64) *trace.Program { p.Initial.Set(trace.RAX, rax); return p }
	for _, c := range []struct {
		program *trace.Program
		want    string
	}{
		{program(t, "0f 31"), "the model does not know the instruction at 0x10000000 (0f 31: rdtsc): its result is the processor's, not the program's"},
		{pointing(program(t, "89 00"), trace.ReservedBase), "the instruction at 0x10000000 (89 00: mov dword ptr [rax], eax) would write 0x60000000, which is reserved for the machine that runs the program (0x60000000 to 0x7fffffff)"},
		{pointing(program(t, "8b 00"), vsyscallBase), "the instruction at 0x10000000 (8b 00: mov eax, dword ptr [rax]) would read 0xffffffffff600000, which is in Linux's vsyscall page (0xffffffffff600000 to 0xffffffffff600fff): what happens there is the system's choice"},
		{withCheckpoints(program(t, "eb 01"+probe), 2), "the instruction at 0x10000003 (1f) would execute bytes of checkpoint main.here at 0x10000002, which machines replace: move the checkpoint or the access"},
		{program(t, "8b 04 25 00 04 00 10"), "the instruction at 0x10000000 (8b 04 25 00 04 00 10: mov eax, dword ptr [0x10000400]) would read bytes of the program's exit at 0x10000400, which machines replace: move the checkpoint or the access"},
		{program(t, "21 c0 9f"), "what the instruction at 0x10000002 (9f: lahf) does is undefined: the manual does not say what af is here"},
		{program(t, "21 c0 9c 00 04 24"), "what the instruction at 0x10000003 (00 04 24: add byte ptr [rsp], al) does is undefined: it needs bits in memory that the manual leaves undefined"},
		{declaring(program(t, "c5 fc 28 c1")), "the instruction at 0x10000000 (c5 fc 28 c1: vmovaps ymm0, ymm1) needs vector registers of 32 bytes, the program declares 16"},
		{&trace.Program{}, "not a program: a stack of 0 bytes, not a power of two of pages up to 67108864"},
	} {
		if err := refuse(t, c.program); err.Error() != c.want {
			t.Errorf("%s\nwant\n%s", err, c.want)
		}
	}
	excess := &Excess{Label: "main.here", Visit: 7}
	if want := "visit 7 of checkpoint main.here is one too many: the snapshots already hold 20 MiB of stack; put the checkpoint where the program comes by less often, or let it call less deep or use less stack"; excess.Error() != want {
		t.Errorf("%s\nwant\n%s", excess, want)
	}
}

// TestCodeEnd: an instruction that goes on beyond the code faults at the first
// byte that is not there, if the model knows that the processor needs it.
func TestCodeEnd(t *testing.T) {
	for _, c := range []struct {
		bytes   string
		unknown bool
	}{
		{"48 8b", false}, {"b8 01 02", false}, {"0f", false}, {"66 2e 0f", false}, {"c5 fc 28", false}, {"8b 84 24", false},
		{"c7 6f 00", true}, {"0f b9", true}, {"66 c5", true},
	} {
		t.Run(c.bytes, func(t *testing.T) {
			p := program(t, "")
			bytes := unhex(t, c.bytes)
			p.Code = append(p.Code, make([]byte, trace.CodeSize-len(p.Code))...)
			p.Entry = trace.CodeBase + trace.CodeSize - uint64(len(bytes))
			copy(p.Code[p.Entry-trace.CodeBase:], bytes)
			got, err := Run(p, onAMD)
			if c.unknown {
				if !errors.As(err, new(*Unknown)) {
					t.Errorf("%+v, %v", got, err)
				}
				return
			}
			if err != nil || got.Outcome != pageFaulted(0x14, trace.CodeBase+trace.CodeSize) || got.Final.Registers.RIP != p.Entry {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// TestCompareExchangeThatKeeps: what becomes of the upper half of a doubleword
// register that is not exchanged is unknown, and known if it is clear.
func TestCompareExchangeThatKeeps(t *testing.T) {
	p := program(t, "0f b1 d1")
	p.Initial.Set(trace.RAX, 1)
	p.Initial.Set(trace.RCX, v1)
	if err := refuse(t, p); !errors.As(err, new(*Unknown)) {
		t.Error(err)
	}
	p.Initial.Set(trace.RCX, 5)
	if got := predict(t, p).Final.Registers; got.Get(trace.RAX) != 5 || got.Get(trace.RCX) != 5 {
		t.Errorf("rax %#x, rcx %#x", got.Get(trace.RAX), got.Get(trace.RCX))
	}
}

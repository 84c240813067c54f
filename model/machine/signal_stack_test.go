package machine

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const (
	onSignalStack = "89 e3 bc 00 80 70 60 "       // mov ebx, esp; mov esp, 0x60708000
	comesBack     = onSignalStack + "90 89 dc c3" // nop; mov esp, ebx; ret
)

func TestStackPointerOnTheSignalStackWithoutInterruption(t *testing.T) {
	for _, p := range []*trace.Program{program(t, comesBack), program32(t, comesBack)} {
		if got := predict(t, p); got.Outcome.Kind != trace.Returned {
			t.Errorf("%+v", got.Outcome)
		}
	}
	for text, pointer := range map[string]string{"below it": "bc ff ff 6f 60", "above it": "bc 00 00 72 60"} {
		if got := predict(t, program(t, pointer+"0f 0b")); got.Outcome.Kind != trace.Faulted {
			t.Errorf("%s: %+v", text, got.Outcome)
		}
	}
}

func TestInterruptionOnTheSignalStack(t *testing.T) {
	for _, c := range []struct {
		text    string
		program *trace.Program
		address uint64
		bytes   string
	}{
		{"a fault", program(t, onSignalStack+"0f 0b"), base + 7, "\x0f\x0b"},
		{"a fault in 32-bit code", program32(t, onSignalStack+"0f 0b"), base + 7, "\x0f\x0b"},
		{"a trap", program(t, onSignalStack+"cc 90"), base + 8, "\x90"},
		{"a system call", program(t, onSignalStack+"0f 05 90"), base + 9, "\x90"},
		{"a fault in front of an instruction", program(t, onSignalStack+"31 c0 ff e0"), 0, ""},
		{"a step", stepped(program(t, comesBack)), base + 7, "\x90"},
		{"a step in 32-bit code", stepped(program32(t, comesBack)), base + 7, "\x90"},
		{"the step to Exit", stepped(program(t, strings.Repeat("90 ", exitAddress-base-5)+"bc 00 80 70 60")), exitAddress, string(trace.CheckpointBytes[:])},
	} {
		t.Run(c.text, func(t *testing.T) {
			var signal *SignalStack
			if err := refuse(t, c.program); !errors.As(err, &signal) || signal.StackPointer != 0x60708000 ||
				signal.Address != c.address || string(signal.Bytes) != c.bytes {
				t.Errorf("%v, want it at %#x", err, c.address)
			}
		})
	}
}

// 32-bit code has no upper half of the stack pointer.
func TestInterruptionWhere32BitCodeSeesTheSignalStack(t *testing.T) {
	p := program(t, "48 89 c4 ff 2c 25 00 00 00 20 0f 0b") // mov rsp, rax; jmp far [0x20000000]; ud2
	p.Initial.Set(trace.RAX, 0x1_6070_8000)
	give(p, trace.DataBase, base+10|trace.Code32<<32)
	var signal *SignalStack
	if err := refuse(t, p); !errors.As(err, &signal) || signal.StackPointer != 0x60708000 {
		t.Error(err)
	}
}

func TestInterruptionSaysWhereAndWhy(t *testing.T) {
	p := program(t, onSignalStack+"0f 0b")
	p.Lines = []trace.Line{{Address: base + 7, Size: 2, Position: source.Position{File: "a.yaml", Line: 7, Column: 5}, Text: "ud2"}}
	want := "the program is interrupted at 0x10000007 (0f 0b: ud2), a.yaml:7:5: ud2, where its stack pointer is 0x60708000: " +
		"there (0x60700000 to 0x6071ffff) the machine that runs the program has the stack of its signal handlers"
	if err := refuse(t, p); !strings.Contains(err.Error(), want) {
		t.Errorf("%s\nwant\n%s", err, want)
	}
}

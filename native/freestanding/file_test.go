package freestanding

import (
	"bytes"
	"debug/elf"
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// returns is a program that returns at once.
func returns(mode trace.Mode) *trace.Program {
	p := &trace.Program{
		Name: "returns", Mode: mode, Entry: trace.CodeBase + 5, Exit: trace.CodeBase,
		Code:  append(trace.CheckpointBytes[:], 0xc3),
		Stack: trace.Memory{Base: trace.StackTop - trace.PageSize, Bytes: make([]byte, trace.PageSize)},
		Data:  trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)},
	}
	p.Initial.Selectors = trace.EntrySelectors(mode)
	return p
}

func TestTheFileIsStaticAndFreestanding(t *testing.T) {
	for mode, want := range map[trace.Mode]elf.FileHeader{
		trace.Mode64: {Class: elf.ELFCLASS64, Machine: elf.EM_X86_64},
		trace.Mode32: {Class: elf.ELFCLASS32, Machine: elf.EM_386},
	} {
		content, err := Make([]Case{{Program: returns(mode)}})
		if err != nil {
			t.Fatal(err)
		}
		file, err := elf.NewFile(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if file.Type != elf.ET_EXEC || file.Class != want.Class || file.Machine != want.Machine {
			t.Errorf("%v", file.FileHeader)
		}
		for _, p := range file.Progs {
			if p.Type != elf.PT_LOAD && p.Type != elf.PT_GNU_STACK {
				t.Errorf("a segment %v", p.Type)
			}
			if p.Flags&(elf.PF_W|elf.PF_X) == elf.PF_W|elf.PF_X {
				t.Errorf("a segment %v at %#x", p.Flags, p.Vaddr)
			}
		}
	}
}

func TestWhatIsUnfitIsRefused(t *testing.T) {
	one, other := Case{Program: returns(trace.Mode64)}, Case{Program: returns(trace.Mode32)}
	var modes *ModesError
	if _, err := Make([]Case{one, other}); !errors.As(err, &modes) {
		t.Errorf("two modes: error %v", err)
	}
	for name, change := range map[string]func(c *Case){
		"no nop at the exit":   func(c *Case) { c.Program.Code[0] = 0x90 },
		"every instruction":    func(c *Case) { c.Program.EveryInstruction = true },
		"a system call":        func(c *Case) { c.Expected = &trace.Trace{Outcome: trace.Outcome{Kind: trace.SystemCall}} },
		"vectors in 32 bits":   func(c *Case) { c.Program.VectorBytes = 16 },
		"the x87":              func(c *Case) { c.Program.X87 = true },
		"a trap flag":          func(c *Case) { c.Program.Initial.Flags = trace.TF },
		"code of another mode": func(c *Case) { c.Expected = &trace.Trace{} },
	} {
		c := Case{Program: returns(trace.Mode32)}
		change(&c)
		var unfit *UnfitError
		if _, err := Make([]Case{c}); !errors.As(err, &unfit) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestSignalFramesHaveTheX87: that it is observed keeps no such program out.
func TestSignalFramesHaveTheX87(t *testing.T) {
	p := returns(trace.Mode64)
	p.X87, p.Signals = true, new(trace.Signals)
	if reason := (Case{Program: p}).Unfit(); strings.Contains(reason, "x87") {
		t.Error(reason)
	}
}

// TestASumTellsEachBit changes each bit of a record that is summed.
func TestASumTellsEachBit(t *testing.T) {
	r := make(record, recordFixed+64)
	original := r.sum()
	for at := recordKind + 8; at < len(r); at++ {
		for bit := range 8 {
			r[at] ^= 1 << bit
			if r.sum() == original {
				t.Errorf("bit %d of byte %d makes no difference", bit, at)
			}
			r[at] ^= 1 << bit
		}
	}
}

package freestanding

import (
	"bytes"
	"debug/elf"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// described is a program with a table of one function, as unwindtable makes it.
func described(mode trace.Mode) *trace.Program {
	p := returns(mode)
	p.Symbols = []trace.Symbol{{Name: "_start", Address: p.Exit, Size: 5}, {Name: "main", Address: p.Entry, Size: 1}, {Name: "main.label", Address: p.Entry}}
	p.Unwind.EHFrame = trace.Memory{Base: trace.EHFrameBase, Bytes: []byte{
		0x14, 0, 0, 0, 0, 0, 0, 0, 1, 'z', 'R', 0, 1, 0x78, 16, 1, 0x1b, 0xc, 7, 8, 0x90, 1, 0, 0,
		0x14, 0, 0, 0, 0x1c, 0, 0, 0, 0xe5, 0xff, 0xef, 0xff, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0,
	}}
	return p
}

func sectionsOf(t *testing.T, cases ...Case) *elf.File {
	t.Helper()
	content, err := Make(cases)
	if err != nil {
		t.Fatal(err)
	}
	file, err := elf.NewFile(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func symbolNames(t *testing.T, file *elf.File) (all []string) {
	t.Helper()
	symbols, err := file.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range symbols {
		all = append(all, s.Name)
	}
	return all
}

func TestAFileOfOneProgramIsForDebuggers(t *testing.T) {
	for _, mode := range []trace.Mode{trace.Mode64, trace.Mode32} {
		file := sectionsOf(t, Case{Program: described(mode)})
		if all := symbolNames(t, file); !slices.Contains(all, "main") || slices.Contains(all, "main.label") || !slices.Contains(all, "framecheck_enter") {
			t.Errorf("symbols %v", all)
		}
		frame, header := file.Section(".eh_frame"), file.Section(".eh_frame_hdr")
		if frame == nil || header == nil || frame.Addr%8 != 0 {
			t.Fatalf("%v %v", frame, header)
		}
		content, err := frame.Data()
		if err != nil {
			t.Fatal(err)
		}
		begin := uint32(content[32]) | uint32(content[33])<<8 | uint32(content[34])<<16 | uint32(content[35])<<24
		if got := uint32(frame.Addr) + 32 + begin; uint64(got) != trace.CodeBase+5 {
			t.Errorf("the FDE is of %#x", got)
		}
		var segments []elf.ProgHeader
		for _, p := range file.Progs {
			if p.Type == elf.PT_GNU_EH_FRAME {
				segments = append(segments, p.ProgHeader)
			}
		}
		if len(segments) != 1 || segments[0].Vaddr != header.Addr || segments[0].Off != header.Offset || segments[0].Filesz != header.Size {
			t.Errorf("segments %+v", segments)
		}
	}
}

// Programs lie at the same addresses.
func TestAFileOfManyProgramsNamesNone(t *testing.T) {
	one := Case{Program: described(trace.Mode64)}
	file := sectionsOf(t, one, one)
	if all := symbolNames(t, file); slices.Contains(all, "main") || !slices.Contains(all, "framecheck_enter") {
		t.Errorf("symbols %v", all)
	}
	if file.Section(".eh_frame") != nil || file.Section(".program") != nil {
		t.Error("it describes a program")
	}
}

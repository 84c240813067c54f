package freestanding

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Case is a program with what is expected of it.
type Case struct {
	Program *trace.Program
	// Expected is what the run must give but for what its Predicted leave undefined;
	// nil where nothing is.
	Expected *trace.Trace
}

// UnfitError says that a program cannot be part of a file.
type UnfitError struct{ Program, Reason string }

func (e *UnfitError) Error() string {
	return fmt.Sprintf("program %s cannot be part of an ELF file: %s", e.Program, e.Reason)
}

// Unfit says why a case cannot be part of a file, or nothing where it can.
func (c Case) Unfit() string {
	p := c.Program
	switch {
	case p.Mode != trace.Mode64:
		return "it begins in 32-bit code"
	case p.EveryInstruction:
		return "it is to be observed at every instruction"
	case c.Expected != nil && c.Expected.Outcome.Kind == trace.SystemCall:
		return "it makes a system call, which nothing would keep from the system"
	}
	return probe.Unfit(p)
}

const thunkBytes = probe.ThunkBytes

// Make makes the file of cases. The error is an UnfitError, of the first case that
// has one.
func Make(cases []Case) ([]byte, error) {
	text, err := ownText()
	if err != nil {
		return nil, err
	}
	t := newTables()
	var descriptors []byte
	stackSize := uint64(trace.PageSize)
	for _, c := range cases {
		if reason := c.Unfit(); reason != "" {
			return nil, &UnfitError{c.Program.Name, reason}
		}
		descriptors = append(descriptors, t.descriptor(c)...)
		stackSize = max(stackSize, uint64(len(c.Program.Stack.Bytes)))
	}
	t.setup(text, descriptors, stackSize)
	if room := trace.ReservedEnd - tableBase; len(t.bytes) > room {
		return nil, fmt.Errorf("%d cases take %d bytes, more than %d: make two files of them", len(cases), len(t.bytes), room)
	}
	return executable(text, t.bytes), nil
}

// executable makes a static ELF file: text to execute, tables to read, and a stack
// that is not executable.
func executable(text *text, tables []byte) []byte {
	code := bytes.Clone(text.code)
	for len(code)%trace.PageSize != 0 {
		code = append(code, int3)
	}
	header := elf.Header64{
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Entry: text.symbols["start"], Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 3,
	}
	segments := [3]elf.Prog64{
		segment(elf.PF_R|elf.PF_X, trace.PageSize, textBase, len(code)),
		segment(elf.PF_R, trace.PageSize+len(code), tableBase, len(tables)),
		{Type: uint32(elf.PT_GNU_STACK), Flags: uint32(elf.PF_R | elf.PF_W)},
	}
	file := make([]byte, 0, trace.PageSize+len(code)+len(tables))
	file, _ = binary.Append(file, binary.LittleEndian, header)   // structs of fixed size: no error
	file, _ = binary.Append(file, binary.LittleEndian, segments) // likewise
	file = append(file, make([]byte, trace.PageSize-len(file))...)
	return append(append(file, code...), tables...)
}

func segment(flags elf.ProgFlag, offset int, address uint64, size int) elf.Prog64 {
	return elf.Prog64{
		Type: uint32(elf.PT_LOAD), Flags: uint32(flags), Off: uint64(offset), Vaddr: address,
		Filesz: uint64(size), Memsz: uint64(size), Align: trace.PageSize,
	}
}

const int3 = 0xcc

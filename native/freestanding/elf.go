package freestanding

import (
	"bytes"
	"debug/elf"
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// executable makes a static ELF file: text to execute, tables to read, and a stack
// that is not executable; behind them, what debuggers read.
//
// In 32 bits, some emulators have tables of their own (IDT, GDT) among the program's
// memory: there the file claims what programs will use of it (claims).
func executable(text *text, tables []byte, stackSize uint64, d *debugging) []byte {
	code := bytes.Clone(text.code)
	for len(code)%trace.PageSize != 0 {
		code = append(code, int3)
	}
	tables = append(tables, d.unwind...)
	end := uint64(trace.PageSize + len(code) + len(tables))
	segments := []elf.Prog64{
		{Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R | elf.PF_X), Off: trace.PageSize, Vaddr: textBase, Filesz: uint64(len(code))},
		{Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R), Off: uint64(trace.PageSize + len(code)), Vaddr: tableBase, Filesz: uint64(len(tables))},
		{Type: uint32(elf.PT_GNU_STACK), Flags: uint32(elf.PF_R | elf.PF_W)},
	}
	for i := range segments {
		segments[i].Memsz, segments[i].Align = segments[i].Filesz, trace.PageSize
	}
	if d.header.Size > 0 {
		segments = append(segments, elf.Prog64{
			Type: uint32(elf.PT_GNU_EH_FRAME), Flags: uint32(elf.PF_R), Off: d.header.Addr - tableBase + segments[1].Off,
			Vaddr: d.header.Addr, Filesz: d.header.Size, Memsz: d.header.Size, Align: 4,
		})
	}
	headers, class := headers64, elf.ELFCLASS64
	if text.mode == trace.Mode32 {
		headers, class, segments = headers32, elf.ELFCLASS32, append(claims(stackSize), segments...)
	}
	sections, contents := d.sections(class, end)
	file := headers(text.symbols["start"], segments, sections)
	file = append(file, make([]byte, trace.PageSize-len(file))...)
	return append(append(append(file, code...), tables...), contents...)
}

// claims are segments of nothing, which the start unmaps (unclaim).
func claims(stackSize uint64) []elf.Prog64 {
	var claimed []elf.Prog64
	for _, m := range [...][2]uint64{
		{trace.CodeBase, trace.CodeSize}, {trace.DataBase, trace.DataSize}, {trace.StackTop - stackSize, stackSize},
	} {
		claimed = append(claimed, elf.Prog64{
			Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R | elf.PF_W), Vaddr: m[0], Memsz: m[1], Align: trace.PageSize,
		})
	}
	return claimed
}

func ident(class elf.Class) [elf.EI_NIDENT]byte {
	return [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(class), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)}
}

func headers64(entry uint64, segments []elf.Prog64, s sectionTable) []byte {
	const size, segmentSize = 64, 56                                 // bytes
	file, _ := binary.Append(nil, binary.LittleEndian, elf.Header64{ // structs of fixed size: no error
		Ident: ident(elf.ELFCLASS64), Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Entry: entry, Phoff: size, Ehsize: size, Phentsize: segmentSize, Phnum: uint16(len(segments)),
		Shoff: s.at, Shentsize: s.size, Shnum: s.count, Shstrndx: s.count - 1,
	})
	file, _ = binary.Append(file, binary.LittleEndian, segments)
	return file
}

func headers32(entry uint64, segments []elf.Prog64, s sectionTable) []byte {
	const size, segmentSize = 52, 32                                 // bytes
	file, _ := binary.Append(nil, binary.LittleEndian, elf.Header32{ // structs of fixed size: no error
		Ident: ident(elf.ELFCLASS32), Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_386), Version: uint32(elf.EV_CURRENT),
		Entry: uint32(entry), Phoff: size, Ehsize: size, Phentsize: segmentSize, Phnum: uint16(len(segments)),
		Shoff: uint32(s.at), Shentsize: s.size, Shnum: s.count, Shstrndx: s.count - 1,
	})
	for _, s := range segments {
		file, _ = binary.Append(file, binary.LittleEndian, elf.Prog32{
			Type: s.Type, Off: uint32(s.Off), Vaddr: uint32(s.Vaddr), Filesz: uint32(s.Filesz), Memsz: uint32(s.Memsz), Flags: s.Flags, Align: uint32(s.Align),
		})
	}
	return file
}

const int3 = 0xcc

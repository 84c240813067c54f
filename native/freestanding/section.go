package freestanding

import (
	"debug/elf"
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// sectionTable says in the file's header where its section headers are. The last section
// holds the names of all.
type sectionTable struct {
	at          uint64
	size, count uint16
}

// sectionList are sections while they are collected.
type sectionList struct {
	class   elf.Class
	headers []elf.Section64
	names   []byte
}

func (l *sectionList) add(name string, kind elf.SectionType, flags elf.SectionFlag, h elf.Section64) {
	h.Name, h.Type, h.Flags = uint32(len(l.names)), uint32(kind), uint64(flags)
	l.headers, l.names = append(l.headers, h), append(append(l.names, name...), 0)
}

// Indices of sections. programSection is there where a file is of one program.
const textSection, programSection = 1, 3

// sections makes the section headers, and what of their contents lies in no segment, to
// be appended to a file of so many bytes.
func (d *debugging) sections(class elf.Class, end uint64) (sectionTable, []byte) {
	l := &sectionList{class: class}
	l.add("", elf.SHT_NULL, 0, elf.Section64{})
	codeBytes := end - trace.PageSize - d.tableBytes - uint64(len(d.unwind))
	tables := trace.PageSize + codeBytes // in the file
	l.add(".text", elf.SHT_PROGBITS, elf.SHF_ALLOC|elf.SHF_EXECINSTR, elf.Section64{Addr: textBase, Off: trace.PageSize, Size: uint64(len(d.text.code)), Addralign: 16})
	l.add(".rodata", elf.SHT_PROGBITS, elf.SHF_ALLOC, elf.Section64{Addr: tableBase, Off: tables, Size: d.tableBytes, Addralign: 8})
	if d.program != nil { // its code is put in its place when the process starts
		l.add(".program", elf.SHT_NOBITS, elf.SHF_ALLOC|elf.SHF_EXECINSTR, elf.Section64{Addr: trace.CodeBase, Off: end, Size: uint64(len(d.program.Code)), Addralign: 16})
	}
	if d.frame.Size > 0 {
		d.frame.Off, d.header.Off = d.frame.Addr-tableBase+tables, d.header.Addr-tableBase+tables
		l.add(".eh_frame", elf.SHT_PROGBITS, elf.SHF_ALLOC, d.frame)
		l.add(".eh_frame_hdr", elf.SHT_PROGBITS, elf.SHF_ALLOC, d.header)
	}
	symbols, locals := d.symbols(class)
	contents := pad(nil, end)
	strings := uint32(len(l.headers) + 1)
	entry := map[elf.Class]uint64{elf.ELFCLASS64: elf.Sym64Size, elf.ELFCLASS32: elf.Sym32Size}[class]
	l.add(".symtab", elf.SHT_SYMTAB, 0, elf.Section64{Off: end + uint64(len(contents)), Size: uint64(len(symbols)), Link: strings, Info: locals, Addralign: 8, Entsize: entry})
	contents = append(contents, symbols...)
	l.add(".strtab", elf.SHT_STRTAB, 0, elf.Section64{Off: end + uint64(len(contents)), Size: uint64(len(d.strings)), Addralign: 1})
	contents = append(contents, d.strings...)
	l.add(".shstrtab", elf.SHT_STRTAB, 0, elf.Section64{Off: end + uint64(len(contents)), Addralign: 1})
	l.headers[len(l.headers)-1].Size = uint64(len(l.names))
	contents = pad(append(contents, l.names...), end)
	return l.encode(end, contents)
}

// pad fills what is to be appended to a file up to a multiple of 8 of the file.
func pad(contents []byte, end uint64) []byte {
	for (end+uint64(len(contents)))%8 != 0 {
		contents = append(contents, 0)
	}
	return contents
}

// encode appends the headers.
func (l *sectionList) encode(end uint64, contents []byte) (sectionTable, []byte) {
	const size64, size32 = 64, 40 // bytes of a header
	table := sectionTable{at: end + uint64(len(contents)), size: size64, count: uint16(len(l.headers))}
	if l.class == elf.ELFCLASS64 {
		contents, _ = binary.Append(contents, binary.LittleEndian, l.headers) // structs of fixed size: no error
		return table, contents
	}
	table.size = size32
	for _, h := range l.headers {
		contents, _ = binary.Append(contents, binary.LittleEndian, elf.Section32{
			Name: h.Name, Type: h.Type, Flags: uint32(h.Flags), Addr: uint32(h.Addr), Off: uint32(h.Off), Size: uint32(h.Size),
			Link: h.Link, Info: h.Info, Addralign: uint32(h.Addralign), Entsize: uint32(h.Entsize),
		})
	}
	return table, contents
}

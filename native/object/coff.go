package object

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"strings"
)

// readCOFF reads an object in the format of Microsoft's "PE Format".
func (o *Object) readCOFF(data []byte) error {
	if err := suitedCOFF(data); err != nil {
		return err
	}
	if err := boundedCOFF(data); err != nil {
		return err
	}
	file, err := pe.NewFile(bytes.NewReader(data))
	if err != nil {
		return refuse("this is no COFF object that can be read: %v", err)
	}
	if file.SizeOfOptionalHeader != 0 {
		return refuse("this is a PE image without its DOS header: expected a relocatable object, as clang -c makes it")
	}
	if err := o.readCOFFSections(file); err != nil {
		return err
	}
	if err := o.readCOFFSymbols(file); err != nil {
		return err
	}
	for i, s := range file.Sections {
		if err := o.readCOFFRelocations(&o.sections[i+1], s); err != nil {
			return err
		}
	}
	return nil
}

// machines are those of other objects (PE Format, "Machine Types").
var machines = map[uint16]string{
	pe.IMAGE_FILE_MACHINE_I386: "IMAGE_FILE_MACHINE_I386", pe.IMAGE_FILE_MACHINE_ARM: "IMAGE_FILE_MACHINE_ARM",
	pe.IMAGE_FILE_MACHINE_ARMNT: "IMAGE_FILE_MACHINE_ARMNT", pe.IMAGE_FILE_MACHINE_ARM64: "IMAGE_FILE_MACHINE_ARM64",
}

// suitedCOFF refuses what is no relocatable object for 64-bit code, by its first bytes.
func suitedCOFF(data []byte) error {
	const headerSize = 20
	if len(data) < headerSize {
		return refuse("this is neither an ELF nor a COFF object: it has %d bytes", len(data))
	}
	machine, next := binary.LittleEndian.Uint16(data), binary.LittleEndian.Uint16(data[2:])
	switch other, known := machines[machine]; {
	case machine == pe.IMAGE_FILE_MACHINE_AMD64:
		return nil
	case known:
		return refuse("this is an object for %s: expected one for x86-64 (IMAGE_FILE_MACHINE_AMD64)", other)
	case machine == 0 && next == 0xffff:
		return refuse("this is an object of the extended form (/bigobj, or an import library's): expected a plain COFF object")
	case string(data[:2]) == "MZ":
		return refuse("this is a PE image: expected a relocatable object, as clang -c makes it")
	}
	return refuse("this is neither an ELF nor a COFF object: it begins with % x", data[:4])
}

// boundedCOFF refuses sections whose bytes and relocations are more than the file has:
// those of several are the same then, and each would be read for itself (PE Format, "Section
// Table").
func boundedCOFF(data []byte) error {
	const header, entry, relocation = 20, 40, 10 // bytes
	at := header + int(binary.LittleEndian.Uint16(data[16:]))
	total := 0
	for range binary.LittleEndian.Uint16(data[2:]) {
		if at+entry > len(data) {
			return nil // which debug/pe says better
		}
		s := data[at:]
		if binary.LittleEndian.Uint32(s[36:])&pe.IMAGE_SCN_CNT_UNINITIALIZED_DATA == 0 {
			total += int(binary.LittleEndian.Uint32(s[16:]))
		}
		total += relocation * int(binary.LittleEndian.Uint16(s[32:]))
		if total > len(data) {
			return refuse("its sections overlap: they have more bytes and relocations than the file, which has %d bytes", len(data))
		}
		at += entry
	}
	return nil
}

// What a section is not for the program (PE Format, "Section Flags").
const (
	infoSection     = 0x0000_0200 // IMAGE_SCN_LNK_INFO
	removedSection  = 0x0000_0800 // IMAGE_SCN_LNK_REMOVE
	manyRelocations = 0x0100_0000 // IMAGE_SCN_LNK_NRELOC_OVFL
)

func coffKind(s *pe.Section) sectionKind {
	plain, _, _ := strings.Cut(s.Name, "$") // a part that linkers join with others
	switch flags := s.Characteristics; {
	case flags&(infoSection|removedSection|pe.IMAGE_SCN_MEM_DISCARDABLE) != 0, plain == ".eh_frame":
		return leftOut
	case plain == ".pdata":
		return pdataKind
	case plain == ".xdata":
		return xdataKind
	case flags&(pe.IMAGE_SCN_MEM_EXECUTE|pe.IMAGE_SCN_CNT_CODE) != 0:
		return codeKind
	case flags&pe.IMAGE_SCN_MEM_WRITE != 0:
		return dataKind
	case flags&(pe.IMAGE_SCN_CNT_INITIALIZED_DATA|pe.IMAGE_SCN_CNT_UNINITIALIZED_DATA) == 0:
		return leftOut
	}
	return constKind
}

// readCOFFSections reads all; the file numbers them from 1.
func (o *Object) readCOFFSections(file *pe.File) error {
	o.sections = make([]section, 1, len(file.Sections)+1)
	for _, s := range file.Sections {
		made := section{name: s.Name, kind: coffKind(s), size: uint64(s.Size), align: coffAlignment(s.Characteristics)}
		if made.kind == pdataKind {
			made.align = min(made.align, 4) // all parts are one array, without gaps
		}
		if plain, _, _ := strings.Cut(s.Name, "$"); plain == ".tls" {
			made.problem = "it is thread-local, and there are no threads here"
		}
		if made.kind != leftOut && s.Characteristics&pe.IMAGE_SCN_CNT_UNINITIALIZED_DATA == 0 {
			var err error
			if made.bytes, err = s.Data(); err != nil {
				return refuse("section %s cannot be read: %v", s.Name, err)
			}
			made.size = uint64(len(made.bytes))
		}
		if made.bytes == nil && made.kind != leftOut && made.kind != dataKind && made.size > 0 {
			return refuse("section %s has no bytes in the file and cannot be written", s.Name)
		}
		o.sections = append(o.sections, made)
	}
	return nil
}

// coffAlignment is what four of a section's flags say: 1 for 1 byte, 2 for 2, 3 for 4 and
// so on (IMAGE_SCN_ALIGN_1BYTES); an object that says nothing means 16.
func coffAlignment(flags uint32) uint64 {
	if shift := flags >> 20 & 15; shift != 0 {
		return 1 << (shift - 1)
	}
	return 16
}

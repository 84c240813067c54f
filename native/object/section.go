package object

import (
	"debug/elf"
	"math/bits"
)

// section is one of the file's, or what is left out of the program.
type section struct {
	name        string
	kind        sectionKind
	bytes       []byte // nil where they are all zero (SHT_NOBITS)
	size        uint64 // bytes
	align       uint64
	relocations []relocation

	address uint64 // 0 where it was not placed
	problem string // why not
}

// sectionKind is what becomes of a section.
type sectionKind uint8

const (
	leftOut    sectionKind = iota // not allocated, or a note
	codeKind                      // executable
	constKind                     // read only
	dataKind                      // writable
	framesKind                    // .eh_frame
)

// unwindType is SHT_X86_64_UNWIND (psABI 4.2.3).
const unwindType = 0x70000001

func kindOf(s *elf.Section) sectionKind {
	switch {
	case s.Flags&elf.SHF_ALLOC == 0, s.Type == elf.SHT_NOTE:
		return leftOut
	case s.Name == ".eh_frame" || s.Type == unwindType:
		return framesKind
	case s.Flags&elf.SHF_EXECINSTR != 0:
		return codeKind
	case s.Flags&elf.SHF_WRITE != 0:
		return dataKind
	}
	return constKind
}

func (o *Object) readSections(file *elf.File) error {
	o.sections = make([]section, len(file.Sections))
	for i, s := range file.Sections {
		made := &o.sections[i]
		*made = section{name: s.Name, kind: kindOf(s), size: s.Size, align: max(s.Addralign, 1)}
		switch {
		case made.kind == leftOut:
			continue
		case bits.OnesCount64(made.align) != 1:
			return refuse("section %s has the alignment %d: expected a power of two", s.Name, s.Addralign)
		case s.Flags&elf.SHF_TLS != 0:
			made.problem = "it is thread-local, and there are no threads here"
		case s.Type == elf.SHT_NOBITS && made.kind != dataKind:
			return refuse("section %s has no bytes in the file (SHT_NOBITS) and cannot be written", s.Name)
		}
		if s.Type == elf.SHT_NOBITS {
			continue
		}
		var err error
		if made.bytes, err = s.Data(); err != nil {
			return refuse("section %s cannot be read: %v", s.Name, err)
		}
		made.size = uint64(len(made.bytes))
	}
	return nil
}

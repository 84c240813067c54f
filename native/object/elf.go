package object

import (
	"bytes"
	"debug/elf"
	"errors"
	"math/bits"
)

// readELF reads a relocatable object in the format of the System V gABI (4).
func (o *Object) readELF(data []byte) error {
	file, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return refuse("this is no ELF file that can be read: %v", err)
	}
	if err := suited(file); err != nil {
		return err
	}
	if err := bounded(file, uint64(len(data))); err != nil {
		return err
	}
	if err := o.readELFSections(file); err != nil {
		return err
	}
	if err := o.readELFSymbols(file); err != nil {
		return err
	}
	for i, s := range file.Sections {
		if err := o.readELFRelocations(i, s); err != nil {
			return err
		}
	}
	return nil
}

// suited refuses what is no relocatable object for 64-bit code.
func suited(file *elf.File) error {
	switch {
	case file.Machine != elf.EM_X86_64:
		return refuse("this is an object for %v: expected one for x86-64 (EM_X86_64)", file.Machine)
	case file.Class != elf.ELFCLASS64:
		return refuse("this is an object of %v: expected ELFCLASS64; x32 is not supported", file.Class)
	case file.Data != elf.ELFDATA2LSB:
		return refuse("this is an object of %v: expected ELFDATA2LSB", file.Data)
	case file.Type != elf.ET_REL:
		return refuse("this is a file of type %v: expected a relocatable object (ET_REL), as cc -c makes it", file.Type)
	}
	return nil
}

// bounded refuses sections that have more bytes than the file: those of several are the
// same then, and each would be read for itself.
func bounded(file *elf.File, size uint64) error {
	left := size
	for _, s := range file.Sections {
		if s.Type == elf.SHT_NOBITS {
			continue
		}
		if s.FileSize > left {
			return refuse("its sections overlap: they have more bytes than the file, which has %d", size)
		}
		left -= s.FileSize
	}
	return nil
}

// unwindType is SHT_X86_64_UNWIND (psABI 4.2.3).
const unwindType = 0x70000001

func elfKind(s *elf.Section) sectionKind {
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

func (o *Object) readELFSections(file *elf.File) error {
	o.sections = make([]section, len(file.Sections))
	for i, s := range file.Sections {
		made := &o.sections[i]
		*made = section{name: s.Name, kind: elfKind(s), size: s.Size, align: max(s.Addralign, 1)}
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

func (o *Object) readELFSymbols(file *elf.File) error {
	listed, err := file.Symbols()
	if err != nil && !errors.Is(err, elf.ErrNoSymbols) {
		return refuse("the symbol table cannot be read: %v", err)
	}
	o.symbols = make([]symbol, 1, len(listed)+1) // the first means nothing, and is 0
	o.symbols[0].weak = true
	for _, s := range listed {
		made := symbol{
			name: s.Name, local: elf.ST_BIND(s.Info) == elf.STB_LOCAL, weak: elf.ST_BIND(s.Info) == elf.STB_WEAK,
			section: int(s.Section), value: s.Value, size: s.Size, kind: otherKind, home: inSection,
		}
		switch elf.ST_TYPE(s.Info) {
		case elf.STT_NOTYPE:
			made.kind = untyped
		case elf.STT_FUNC:
			made.kind = functionKind
		case elf.STT_TLS:
			made.kind = threadLocalKind
		}
		switch {
		case s.Section == elf.SHN_UNDEF:
			made.home = nowhere
		case s.Section == elf.SHN_ABS:
			made.home = absolute
		case s.Section == elf.SHN_COMMON:
			made.home = common
		case made.section >= len(o.sections):
			made.home = lost
		}
		o.symbols = append(o.symbols, made)
	}
	return nil
}

package object

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
)

const relocationSize = 24 // bytes of Elf64_Rela

// readELFRelocations reads a section of them, where that is what it is.
func (o *Object) readELFRelocations(number int, s *elf.Section) error {
	if s.Type != elf.SHT_RELA && s.Type != elf.SHT_REL || int(s.Info) >= len(o.sections) {
		return nil
	}
	target := &o.sections[s.Info]
	switch {
	case target.kind == leftOut || s.Info == 0:
		return nil
	case s.Type == elf.SHT_REL:
		return refuse("section %s has relocations without addends (SHT_REL): x86-64 has SHT_RELA alone", s.Name)
	}
	data, err := s.Data()
	if err != nil {
		return refuse("section %s cannot be read: %v", s.Name, err)
	}
	if len(data)%relocationSize != 0 {
		return refuse("section %s has %d bytes: expected a multiple of %d", s.Name, len(data), relocationSize)
	}
	raw := make([]elf.Rela64, len(data)/relocationSize)
	if err := binary.Read(bytes.NewReader(data), binary.LittleEndian, raw); err != nil {
		return refuse("section %s cannot be read: %v", s.Name, err)
	}
	for i, r := range raw {
		kind := elf.R_X86_64(elf.R_TYPE64(r.Info))
		made := relocation{r.Off, kind.String(), elfFields[kind], int(elf.R_SYM64(r.Info)), r.Addend}
		if made.symbol >= len(o.symbols) {
			return refuse("relocation %d of section %d, %s, is of symbol %d: there are %d", i, number, s.Name, made.symbol, len(o.symbols))
		}
		if kind != elf.R_X86_64_NONE {
			target.relocations = append(target.relocations, made)
		}
	}
	return nil
}

// elfFields are those that are supported (psABI 4.4, table 4.9).
var elfFields = map[elf.R_X86_64]field{
	elf.R_X86_64_64:            {bytes: 8},
	elf.R_X86_64_PC64:          {bytes: 8, relative: true},
	elf.R_X86_64_32:            {bytes: 4},
	elf.R_X86_64_32S:           {bytes: 4, signed: true},
	elf.R_X86_64_PC32:          {bytes: 4, relative: true, signed: true},
	elf.R_X86_64_PLT32:         {bytes: 4, relative: true, signed: true},
	elf.R_X86_64_GOTPCREL:      {bytes: 4, relative: true, table: true, signed: true},
	elf.R_X86_64_GOTPCRELX:     {bytes: 4, relative: true, table: true, signed: true},
	elf.R_X86_64_REX_GOTPCRELX: {bytes: 4, relative: true, table: true, signed: true},
	elf.R_X86_64_16:            {bytes: 2},
	elf.R_X86_64_PC16:          {bytes: 2, relative: true, signed: true},
	elf.R_X86_64_8:             {bytes: 1},
	elf.R_X86_64_PC8:           {bytes: 1, relative: true, signed: true},
}

package witness

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// object is what a compiler made of a batch: a relocatable file, in which every
// function and constant has a section of its own.
type object struct {
	sections []section
	symbols  map[string]symbol
}

type section struct {
	name        string
	bytes       []byte
	align       uint64
	relocations []relocation
}

type symbol struct {
	section int // index into sections, 0 for one that is defined elsewhere, or absolute
	value   uint64
	size    uint64
}

// absolute is the section of addresses that lie in none.
const absolute = -1

// relocation is a place in a section that depends on an address.
type relocation struct {
	offset uint64
	kind   uint32
	symbol string // the name, or empty for that of a section
	target symbol
	addend int64 // of RELA; that of REL lies at the place
	inline bool  // the addend lies at the place
}

// readObject reads an ELF file of either class.
func readObject(data []byte) (*object, error) {
	file, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the compiler's object: %w", err)
	}
	listed, err := file.Symbols()
	if err != nil {
		return nil, fmt.Errorf("the compiler's object: %w", err)
	}
	o := &object{symbols: map[string]symbol{}, sections: make([]section, len(file.Sections))}
	for i, s := range file.Sections {
		o.sections[i] = section{name: s.Name, align: s.Addralign}
		if s.Type == elf.SHT_PROGBITS {
			if o.sections[i].bytes, err = s.Data(); err != nil {
				return nil, fmt.Errorf("the compiler's object: %s: %w", s.Name, err)
			}
		}
	}
	for _, s := range listed {
		if s.Section < elf.SectionIndex(len(o.sections)) {
			o.symbols[s.Name] = symbol{int(s.Section), s.Value, s.Size}
		}
	}
	for _, s := range file.Sections {
		if s.Type == elf.SHT_RELA || s.Type == elf.SHT_REL {
			if err := o.readRelocations(file, s, listed); err != nil {
				return nil, fmt.Errorf("the compiler's object: %s: %w", s.Name, err)
			}
		}
	}
	return o, nil
}

func (o *object) readRelocations(file *elf.File, s *elf.Section, listed []elf.Symbol) error {
	target := &o.sections[s.Info]
	reader := s.Open()
	for {
		r := relocation{inline: s.Type == elf.SHT_REL}
		number, err := readRelocation(file.Class, reader, &r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		switch {
		case err != nil:
			return err
		case int(number) > len(listed):
			return fmt.Errorf("there is no symbol %d", number)
		case number == 0: // the addend is the address
			r.target.section = absolute
		default:
			l := listed[number-1]
			r.symbol, r.target = l.Name, symbol{int(l.Section), l.Value, l.Size}
		}
		target.relocations = append(target.relocations, r)
	}
}

// readRelocation reads one and gives the number of its symbol. The four forms are
// those of Elf64_Rela, Elf32_Rel and their kin.
func readRelocation(class elf.Class, from io.Reader, r *relocation) (uint32, error) {
	if class == elf.ELFCLASS64 {
		var raw elf.Rela64
		err := binary.Read(from, binary.LittleEndian, &raw)
		r.offset, r.addend, r.kind = raw.Off, raw.Addend, elf.R_TYPE64(raw.Info)
		return elf.R_SYM64(raw.Info), err
	}
	var raw elf.Rel32
	err := binary.Read(from, binary.LittleEndian, &raw)
	r.offset, r.kind = uint64(raw.Off), elf.R_TYPE32(raw.Info)
	return elf.R_SYM32(raw.Info), err
}

// constant gives the bytes of a symbol.
func (o *object) constant(name string) ([]byte, error) {
	s, ok := o.symbols[name]
	if !ok || s.section == 0 {
		return nil, fmt.Errorf("the compiler's object has no %s", name)
	}
	data := o.sections[s.section].bytes
	if s.value+s.size > uint64(len(data)) {
		if data == nil { // .bss: nothing but zeros
			return make([]byte, s.size), nil
		}
		return nil, fmt.Errorf("the compiler's object has only a part of %s", name)
	}
	return data[s.value : s.value+s.size], nil
}

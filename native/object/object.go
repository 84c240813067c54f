package object

import (
	"bytes"
	"debug/elf"
	"errors"
)

// Object is a relocatable file.
type Object struct {
	sections []section // by the file's numbers
	symbols  []symbol  // by the file's numbers, the first without meaning
}

// Read reads an ELF file for x86-64. The error is a Refusal.
func Read(data []byte) (*Object, error) {
	file, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return nil, refuse("this is no ELF file that can be read: %v", err)
	}
	if err := suited(file); err != nil {
		return nil, err
	}
	o := &Object{}
	if err := o.readSections(file); err != nil {
		return nil, err
	}
	if err := o.readSymbols(file); err != nil {
		return nil, err
	}
	for i, s := range file.Sections {
		if err := o.readRelocations(i, s); err != nil {
			return nil, err
		}
	}
	return o, o.complete()
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

// complete refuses an object in which there is nothing to run, or nothing to walk by.
func (o *Object) complete() error {
	var code, frames bool
	for _, s := range o.sections {
		code = code || s.kind == codeKind && s.size > 0
		frames = frames || s.kind == framesKind && s.size > 0
	}
	switch {
	case !code:
		return refuse("the object has no code: no section is allocated and executable")
	case !frames:
		return refuse("the object has no .eh_frame: compile with -fasynchronous-unwind-tables")
	}
	return nil
}

func (o *Object) readSymbols(file *elf.File) error {
	listed, err := file.Symbols()
	if err != nil && !errors.Is(err, elf.ErrNoSymbols) {
		return refuse("the symbol table cannot be read: %v", err)
	}
	o.symbols = make([]symbol, 1, len(listed)+1)
	for _, s := range listed {
		o.symbols = append(o.symbols, symbol{
			name: s.Name, kind: elf.ST_TYPE(s.Info), bind: elf.ST_BIND(s.Info),
			section: s.Section, value: s.Value, size: s.Size,
		})
	}
	return nil
}

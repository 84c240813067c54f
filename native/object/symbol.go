package object

import "debug/elf"

// symbol is an entry of the file's symbol table.
type symbol struct {
	name        string
	kind        elf.SymType
	bind        elf.SymBind
	section     elf.SectionIndex
	value, size uint64

	address uint64 // of what is common or undefined
}

// in gives the section that a symbol lies in, or nil where it lies in none.
func (o *Object) in(s *symbol) *section {
	if s.section == elf.SHN_UNDEF || int(s.section) >= len(o.sections) {
		return nil
	}
	return &o.sections[s.section]
}

// title is the symbol's name, or that of the section it stands for.
func (o *Object) title(s *symbol) string {
	if s.name == "" {
		if in := o.in(s); in != nil {
			return in.name
		}
	}
	return s.name
}

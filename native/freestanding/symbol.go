package freestanding

import (
	"debug/elf"
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// ownPrefix stands before the names of the file's own functions: a program's may have
// the same.
const ownPrefix = "framecheck_"

// symbols makes the symbol table, of functions alone: debuggers take a label for the
// beginning of another function. The local ones come first, and are counted.
func (d *debugging) symbols(class elf.Class) (table []byte, locals uint32) {
	d.strings = []byte{0}
	table = appendSymbol(nil, class, elf.Sym64{})
	locals = 1
	for _, s := range d.text.functions {
		table = appendSymbol(table, class, d.symbol(ownPrefix+s.Name, s, elf.STB_LOCAL, textSection))
		locals++
	}
	if d.program == nil {
		return table, locals
	}
	for _, s := range d.program.Symbols {
		if s.Size > 0 {
			table = appendSymbol(table, class, d.symbol(s.Name, s, elf.STB_GLOBAL, programSection))
		}
	}
	return table, locals
}

func (d *debugging) symbol(name string, s trace.Symbol, bind elf.SymBind, section uint16) elf.Sym64 {
	at := uint32(len(d.strings))
	d.strings = append(append(d.strings, name...), 0)
	return elf.Sym64{Name: at, Info: elf.ST_INFO(bind, elf.STT_FUNC), Shndx: section, Value: s.Address, Size: s.Size}
}

func appendSymbol(to []byte, class elf.Class, s elf.Sym64) []byte {
	if class == elf.ELFCLASS64 {
		to, _ = binary.Append(to, binary.LittleEndian, s) // a struct of fixed size: no error
		return to
	}
	to, _ = binary.Append(to, binary.LittleEndian, elf.Sym32{
		Name: s.Name, Value: uint32(s.Value), Size: uint32(s.Size), Info: s.Info, Shndx: s.Shndx,
	})
	return to
}

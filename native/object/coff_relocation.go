package object

import (
	"debug/pe"
	"fmt"
)

// Kinds of relocations (PE Format, "x64 Processors").
const (
	coffNothing = 0x0 // IMAGE_REL_AMD64_ABSOLUTE
	coffRel32   = 0x4 // IMAGE_REL_AMD64_REL32, and up to REL32_5 with bytes behind the place
)

var coffNames = [...]string{
	"ABSOLUTE", "ADDR64", "ADDR32", "ADDR32NB", "REL32", "REL32_1", "REL32_2", "REL32_3", "REL32_4", "REL32_5",
	"SECTION", "SECREL", "SECREL7", "TOKEN", "SREL32", "PAIR", "SSPAN32",
}

// coffFields are those that are supported. Their addends are in the places.
var coffFields = map[uint16]field{
	0x1: {bytes: 8},                               // ADDR64
	0x2: {bytes: 4},                               // ADDR32
	0x3: {bytes: 4, image: true},                  // ADDR32NB
	0x4: {bytes: 4, relative: true, signed: true}, // REL32
	0x5: {bytes: 4, relative: true, signed: true},
	0x6: {bytes: 4, relative: true, signed: true},
	0x7: {bytes: 4, relative: true, signed: true},
	0x8: {bytes: 4, relative: true, signed: true},
	0x9: {bytes: 4, relative: true, signed: true},
}

// readCOFFRelocations reads those of a section. Their addresses count from that which it says
// it has, mostly 0 (PE Format, "COFF Relocations", VirtualAddress).
func (o *Object) readCOFFRelocations(target *section, s *pe.Section) error {
	switch {
	case target.kind == leftOut:
		return nil
	case s.Characteristics&manyRelocations != 0:
		return refuse("section %s has more than 65,535 relocations (IMAGE_SCN_LNK_NRELOC_OVFL), which is not supported", s.Name)
	}
	for i, r := range s.Relocs {
		if r.Type == coffNothing {
			continue
		}
		made := relocation{offset: uint64(r.VirtualAddress - s.VirtualAddress), name: coffName(r.Type), field: coffFields[r.Type], symbol: int(r.SymbolTableIndex)}
		if made.symbol >= len(o.symbols) {
			return refuse("relocation %d of section %s is of symbol %d: there are %d", i, s.Name, made.symbol, len(o.symbols))
		}
		if end := made.offset + uint64(made.field.bytes); end <= uint64(len(target.bytes)) {
			made.addend = made.field.get(target.bytes[made.offset:])
		}
		if made.field.relative { // to the end of the instruction
			made.addend -= 4 + int64(r.Type-coffRel32)
		}
		target.relocations = append(target.relocations, made)
	}
	return nil
}

func coffName(kind uint16) string {
	if int(kind) < len(coffNames) {
		return "IMAGE_REL_AMD64_" + coffNames[kind]
	}
	return fmt.Sprintf("a relocation of the kind %#x", kind)
}

package object

import (
	"debug/pe"
	"encoding/binary"
)

// Storage classes (PE Format, "Storage Class"), and the type that compilers give functions.
const (
	externalClass     = 2   // IMAGE_SYM_CLASS_EXTERNAL
	fileClass         = 103 // IMAGE_SYM_CLASS_FILE
	weakExternalClass = 105 // IMAGE_SYM_CLASS_WEAK_EXTERNAL
	functionType      = 0x20
)

// Section numbers that are none ("Section Number Values").
const (
	undefinedSection = 0
	absoluteSection  = -1
)

// mostCommonAlignment bounds that of common symbols: each is aligned to its size.
const mostCommonAlignment = 32

// readCOFFSymbols reads all, with their auxiliary records in between as others without a
// name, so that they keep the file's numbers.
func (o *Object) readCOFFSymbols(file *pe.File) error {
	auxiliary := 0
	for i, s := range file.COFFSymbols {
		if auxiliary > 0 {
			auxiliary--
			o.symbols = append(o.symbols, symbol{kind: otherKind, home: lost})
			continue
		}
		auxiliary = int(s.NumberOfAuxSymbols)
		name, err := s.FullName(file.StringTable)
		if err != nil {
			return refuse("symbol %d has a name that cannot be read: %v", i, err)
		}
		made := o.coffSymbol(name, &s)
		if s.StorageClass == weakExternalClass && auxiliary > 0 {
			made.alias = int(binary.LittleEndian.Uint32(file.COFFSymbols[i+1].Name[:])) // TagIndex
			if made.alias >= len(file.COFFSymbols) {
				return refuse("the weak external %s stands for symbol %d: there are %d", name, made.alias, len(file.COFFSymbols))
			}
		}
		o.symbols = append(o.symbols, made)
	}
	return nil
}

func (o *Object) coffSymbol(name string, s *pe.COFFSymbol) symbol {
	external := s.StorageClass == externalClass || s.StorageClass == weakExternalClass
	made := symbol{name: name, local: !external, section: int(s.SectionNumber), value: uint64(s.Value), kind: otherKind, home: inSection}
	switch {
	case s.StorageClass == fileClass:
	case s.Type == functionType:
		made.kind = functionKind
	case external:
		made.kind = untyped
	}
	switch {
	case s.SectionNumber == undefinedSection && external && s.Value > 0:
		made.home, made.size, made.value = common, made.value, commonAlignment(made.value)
	case s.SectionNumber == undefinedSection:
		made.home = nowhere
	case s.SectionNumber == absoluteSection:
		made.home = absolute
	case made.section < 0 || made.section >= len(o.sections):
		made.home = lost
	}
	return made
}

func commonAlignment(size uint64) uint64 {
	alignment := uint64(1)
	for alignment < size && alignment < mostCommonAlignment {
		alignment *= 2
	}
	return alignment
}

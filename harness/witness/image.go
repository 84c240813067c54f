package witness

import (
	"debug/elf"
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// image is code at CodeBase: our own and, as far as there is room, compiled functions
// with the constants that they use.
type image struct {
	mode   trace.Mode
	own    *assembler.Object
	object *object
	code   []byte
	placed map[int]uint64 // addresses of the object's sections
}

func newImage(mode trace.Mode, o *object) (*image, error) {
	own, err := ownCode[mode]()
	if err != nil {
		return nil, err
	}
	return &image{mode, own, o, append([]byte(nil), own.Code...), map[int]uint64{}}, nil
}

// address of a function of our own, or of a label in it.
func (m *image) address(name string) uint64 {
	s, _ := m.own.Symbol(name)
	return s.Address
}

// FullError says that an image has no room for a function.
type fullError struct{ name string }

func (e *fullError) Error() string {
	return fmt.Sprintf("there is no room for %s in %d bytes of code", e.name, trace.CodeSize)
}

// place puts a function into the image and gives its address; a fullError where there
// is no room. Any other error is a relocation that cannot be resolved.
func (m *image) place(function string) (uint64, error) {
	s, ok := m.object.symbols[function]
	if !ok || s.section == 0 {
		return 0, fmt.Errorf("the compiler's object has no %s", function)
	}
	base, err := m.placeSection(s.section)
	return base + s.value, err
}

// placeSection puts a section and all that it refers to into the image.
func (m *image) placeSection(index int) (uint64, error) {
	if address, ok := m.placed[index]; ok {
		return address, nil
	}
	s := &m.object.sections[index]
	align := max(s.align, 16)
	for uint64(len(m.code))%align != 0 {
		m.code = append(m.code, 0xcc)
	}
	if len(m.code)+len(s.bytes) > trace.CodeSize {
		return 0, &fullError{s.name}
	}
	begin := len(m.code)
	address := trace.CodeBase + uint64(begin)
	m.placed[index] = address
	m.code = append(m.code, s.bytes...)
	for _, r := range s.relocations {
		if err := m.resolve(r, begin); err != nil {
			return 0, err
		}
	}
	return address, nil
}

// resolve fills in an address (System V psABI 4.4, i386 psABI 4.4).
func (m *image) resolve(r relocation, begin int) error {
	target, err := m.target(r)
	if err != nil {
		return err
	}
	place := m.code[begin+int(r.offset):]
	if r.inline {
		r.addend = int64(int32(binary.LittleEndian.Uint32(place)))
	}
	value := int64(target) + r.addend
	from := int64(trace.CodeBase) + int64(begin) + int64(r.offset)
	if m.mode == trace.Mode32 {
		switch elf.R_386(r.kind) {
		case elf.R_386_32:
		case elf.R_386_PC32, elf.R_386_PLT32:
			value -= from
		default:
			return fmt.Errorf("the compiler's object has a relocation %v of %q", elf.R_386(r.kind), r.symbol)
		}
	} else {
		switch elf.R_X86_64(r.kind) {
		case elf.R_X86_64_32, elf.R_X86_64_32S:
		case elf.R_X86_64_PC32, elf.R_X86_64_PLT32:
			value -= from
		case elf.R_X86_64_64:
			binary.LittleEndian.PutUint64(place, uint64(value))
			return nil
		default:
			return fmt.Errorf("the compiler's object has a relocation %v of %q", elf.R_X86_64(r.kind), r.symbol)
		}
	}
	binary.LittleEndian.PutUint32(place, uint32(value))
	return nil
}

// target is the address that a relocation speaks of.
func (m *image) target(r relocation) (uint64, error) {
	switch r.target.section {
	case absolute:
		return r.target.value, nil
	case 0:
		for _, name := range called {
			if r.symbol == name {
				return m.address(name), nil
			}
		}
		return 0, fmt.Errorf("the compiler's object refers to %q, which is nowhere", r.symbol)
	}
	base, err := m.placeSection(r.target.section)
	return base + r.target.value, err
}

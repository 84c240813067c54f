package witness

import (
	"debug/elf"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// linked is an object of a function in section 1 that refers to a constant in section 2
// and to memcpy, each in another way.
func linked(relocations ...relocation) *object {
	return &object{
		sections: []section{{}, {name: ".text.f", bytes: make([]byte, 64), relocations: relocations}, {name: ".rodata", bytes: []byte{1, 2, 3, 4}, align: 4}},
		symbols:  map[string]symbol{"f": {section: 1, value: 8, size: 8}},
	}
}

func TestRelocations(t *testing.T) {
	const constant, elsewhere, plt = 0, 8, 16
	m, err := newImage(trace.Mode64, linked(
		relocation{offset: constant, kind: uint32(elf.R_X86_64_PC32), target: symbol{section: 2, value: 2}, addend: -4},
		relocation{offset: elsewhere, kind: uint32(elf.R_X86_64_64), target: symbol{section: 2}, addend: 1},
		relocation{offset: plt, kind: uint32(elf.R_X86_64_PLT32), symbol: "memcpy", addend: -4},
		relocation{offset: 24, kind: uint32(elf.R_X86_64_32S), target: symbol{section: absolute, value: 0x20000000}}))
	if err != nil {
		t.Fatal(err)
	}
	address, err := m.place("f")
	if err != nil || address != m.placed[1]+8 {
		t.Fatalf("%#x %v", address, err)
	}
	at := func(offset uint64) []byte { return m.code[m.placed[1]-trace.CodeBase+offset:] }
	relative := func(offset uint64) uint64 {
		return m.placed[1] + offset + 4 + uint64(int64(int32(binary.LittleEndian.Uint32(at(offset)))))
	}
	if got := relative(constant); got != m.placed[2]+2 {
		t.Errorf("the constant is at %#x, it says %#x", m.placed[2]+2, got)
	}
	if got := relative(plt); got != m.address("memcpy") {
		t.Errorf("memcpy is at %#x, it says %#x", m.address("memcpy"), got)
	}
	if got := binary.LittleEndian.Uint64(at(elsewhere)); got != m.placed[2]+1 {
		t.Errorf("an address is %#x", got)
	}
	if got := binary.LittleEndian.Uint32(at(24)); got != 0x20000000 {
		t.Errorf("an absolute address is %#x", got)
	}
}

func TestAddendsAtThePlace(t *testing.T) {
	o := linked(relocation{kind: uint32(elf.R_386_PC32), target: symbol{section: absolute}, inline: true})
	binary.LittleEndian.PutUint32(o.sections[1].bytes, 0x1000_0040-4)
	m, err := newImage(trace.Mode32, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.place("f"); err != nil {
		t.Fatal(err)
	}
	begin := m.placed[1]
	if got := uint32(begin) + 4 + binary.LittleEndian.Uint32(m.code[begin-trace.CodeBase:]); got != 0x1000_0040 {
		t.Errorf("the call goes to %#x", got)
	}
}

func TestWhatCannotBeLinkedIsRefused(t *testing.T) {
	for want, r := range map[string]relocation{
		"refers to \"memmove\"": {kind: uint32(elf.R_X86_64_PLT32), symbol: "memmove"},
		"R_X86_64_GOTPCREL":     {kind: uint32(elf.R_X86_64_GOTPCREL), target: symbol{section: 2}},
	} {
		m, err := newImage(trace.Mode64, linked(r))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.place("f"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	m, err := newImage(trace.Mode64, linked())
	if err != nil {
		t.Fatal(err)
	}
	m.code = make([]byte, trace.CodeSize-8)
	var full *fullError
	if _, err := m.place("f"); !errors.As(err, &full) {
		t.Errorf("%v, want no room", err)
	}
	if _, err := m.place("g"); err == nil {
		t.Error("g is nowhere")
	}
}

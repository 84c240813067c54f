package object_test

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/object"
)

// overlapping has so many code sections of the same bytes, or of the same relocations.
func overlapping(sections, size, relocations int) []byte {
	const header, entry = 20, 40
	data := make([]byte, header+sections*entry+max(size, 10*relocations))
	binary.LittleEndian.PutUint16(data, 0x8664)
	binary.LittleEndian.PutUint16(data[2:], uint16(sections))
	behind := uint32(header + sections*entry)
	for i := range sections {
		s := data[header+entry*i:]
		copy(s, ".text")
		binary.LittleEndian.PutUint32(s[16:], uint32(size))
		binary.LittleEndian.PutUint32(s[20:], behind)
		binary.LittleEndian.PutUint32(s[24:], behind)
		binary.LittleEndian.PutUint16(s[32:], uint16(relocations))
		binary.LittleEndian.PutUint32(s[36:], 0x60000020) // code that can be read and executed
	}
	return data
}

func TestSectionsOfTheSameBytesAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		data    []byte
		overlap bool
	}{
		"one section":         {overlapping(1, 1<<16, 0), false},
		"many of its bytes":   {overlapping(1000, 1<<16, 0), true},
		"two of half a file":  {overlapping(2, 200, 0), true},
		"many of relocations": {overlapping(1000, 0, 60000), true},
		"in an ELF object":    {sameBytes(t), true},
	} {
		if _, err := object.Read(c.data); (err != nil && strings.Contains(err.Error(), "its sections overlap")) != c.overlap {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// sameBytes is an object with two sections of code of which the second is the first.
func sameBytes(t *testing.T) []byte {
	t.Helper()
	data := compile(t, function+".section .text.more,\"ax\",@progbits\n.skip 5000\n.section .text.most,\"ax\",@progbits\n.skip 5000\n")
	file, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	const header, entry, sizeAt = 40, 64, 32 // e_shoff, and of Elf64_Shdr its size and its sh_size
	table := binary.LittleEndian.Uint64(data[header:])
	for i, s := range file.Sections {
		if strings.HasPrefix(s.Name, ".text.mo") {
			binary.LittleEndian.PutUint64(data[table+uint64(entry*i+sizeAt):], 6000)
		}
	}
	return data
}

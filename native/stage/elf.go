//go:build linux && amd64

package stage

import (
	"bytes"
	"debug/elf"
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// executable makes a static ELF file of the text: one segment to read and
// execute, and a stack that is not executable.
func (t *text) executable() []byte {
	const headers = 64 + 2*56 // bytes
	code := bytes.Clone(t.code)
	for len(code)%trace.PageSize != 0 {
		code = append(code, int3)
	}
	header := elf.Header64{
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Entry: t.address("start"), Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 2,
	}
	segments := [2]elf.Prog64{
		{
			Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R | elf.PF_X), Off: trace.PageSize, Vaddr: textBase,
			Filesz: uint64(len(code)), Memsz: uint64(len(code)), Align: trace.PageSize,
		},
		{Type: uint32(elf.PT_GNU_STACK), Flags: uint32(elf.PF_R | elf.PF_W)},
	}
	file := make([]byte, 0, trace.PageSize+len(code))
	file, _ = binary.Append(file, binary.LittleEndian, header)   // structs of fixed size: no error
	file, _ = binary.Append(file, binary.LittleEndian, segments) // likewise
	file = append(file, make([]byte, trace.PageSize-headers)...)
	return append(file, code...)
}

const int3 = 0xcc

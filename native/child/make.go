package child

import (
	"bytes"
	"debug/elf"
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Make makes the executable of a process: text to execute, data to read and write, and a
// stack that is not executable. The error is this package's own fault.
func Make(p *process.Process) (*process.Executable, error) {
	c, err := codeOf(p.Steps, p.StackLimit)
	if err != nil {
		return nil, err
	}
	return executable(c, dataOf(c)), nil
}

// dataOf is the data of an executable before it runs.
func dataOf(c *code) []byte {
	const (
		siginfo, onStack, restorer, resetHandler = 0x4, 0x0800_0000, 0x0400_0000, 0x8000_0000 // SA_*
	)
	data := make([]byte, dataBytes)
	words(data[actionAt-dataBase:], c.symbols["fault"], siginfo|onStack|restorer|resetHandler, c.symbols["fault.restore"], 0)
	words(data[alternateAt-dataBase:], signalStack, 0, signalStackEnd-signalStack)
	copy(data[pathAt-dataBase:], "/proc/self/maps\x00")
	return data
}

func words(to []byte, values ...uint64) {
	for i, v := range values {
		binary.LittleEndian.PutUint64(to[8*i:], v)
	}
}

// executable is a static ELF file. Its headers are loaded with the text, in the page
// before the code.
func executable(c *code, data []byte) *process.Executable {
	const headerBytes, segmentBytes = 64, 56
	text := make([]byte, trace.PageSize)
	text = append(text, c.bytes...)
	text = append(text, bytes.Repeat([]byte{int3}, -len(text)&(trace.PageSize-1))...)
	segments := []elf.Prog64{
		{Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R | elf.PF_X), Off: 0, Vaddr: textBase - trace.PageSize, Filesz: uint64(len(text))},
		{Type: uint32(elf.PT_LOAD), Flags: uint32(elf.PF_R | elf.PF_W), Off: uint64(len(text)), Vaddr: dataBase, Filesz: uint64(len(data))},
		{Type: uint32(elf.PT_GNU_STACK), Flags: uint32(elf.PF_R | elf.PF_W)},
	}
	for i := range segments {
		segments[i].Memsz, segments[i].Align = segments[i].Filesz, trace.PageSize
	}
	header, _ := binary.Append(nil, binary.LittleEndian, elf.Header64{ // structs of fixed size: no error
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Entry: c.symbols["start"], Phoff: headerBytes, Ehsize: headerBytes, Phentsize: segmentBytes, Phnum: uint16(len(segments)),
	})
	header, _ = binary.Append(header, binary.LittleEndian, segments)
	copy(text, header)
	return &process.Executable{
		File: append(text, data...), Entry: c.symbols["start"], Headers: textBase - trace.PageSize + headerBytes, HeaderCount: len(segments),
		Segments: []process.Mapping{
			{From: textBase - trace.PageSize, To: textBase - trace.PageSize + uint64(len(text)), Permissions: "r-xp"},
			{From: dataBase, To: dataBase + uint64(len(data)), Permissions: "rw-p"},
		},
	}
}

const int3 = 0xcc

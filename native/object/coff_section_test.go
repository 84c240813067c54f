package object_test

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/native/object"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// A section can say that it has an address, from which those of its relocations count.
func TestCOFFRelocationsOfASectionWithAnAddress(t *testing.T) {
	data := coff(t, coffData+".globl f\nf: movl answer(%rip), %eax\nret\n")
	file, err := pe.NewFile(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	const address, header, addressAt = 0x4000, 20, 12 // of IMAGE_SECTION_HEADER's VirtualAddress
	s := file.Section(".text")
	if string(data[header:header+5]) != s.Name || len(s.Relocs) != 1 {
		t.Fatalf("%q, %+v", data[header:header+5], s.Relocs)
	}
	binary.LittleEndian.PutUint32(data[header+addressAt:], address)
	binary.LittleEndian.PutUint32(data[s.PointerToRelocations:], address+s.Relocs[0].VirtualAddress)
	m := load(t, data)
	f, _ := m.Function("f")
	run := open(t).Run([]*trace.Program{m.Program(f, object.Call{})})[0]
	if f.Skip != "" || run.Err != nil || run.Trace.Final.Registers.Get(trace.RAX) != 42 {
		t.Errorf("%q, %v, %+v", f.Skip, run.Err, run.Trace)
	}
}

// A section that says nothing of its alignment means 16 bytes, and an entry of .pdata has 12.
func TestPartsOfPdataHaveNoGapsBetweenThem(t *testing.T) {
	const part = ".section .pdata$%d,\"dr\"\n.rva f, f+1, info\n"
	data := coff(t, coffFunction+".section .xdata,\"dr\"\ninfo: .long 1\n"+fmt.Sprintf(part, 1)+fmt.Sprintf(part, 2))
	sections := int(binary.LittleEndian.Uint16(data[2:]))
	for i := range sections {
		const header, size, flagsAt = 20, 40, 36 // of IMAGE_FILE_HEADER, IMAGE_SECTION_HEADER and its Characteristics
		data[header+i*size+flagsAt+2] &= 0x0f
	}
	m := load(t, data)
	f, _ := m.Function("f")
	for n := range 2 {
		if begin := binary.LittleEndian.Uint32(m.Unwind.Pdata.Bytes[12*n:]); trace.ImageBase+uint64(begin) != f.Address {
			t.Errorf("entry %d begins at %#x, not %#x", n, begin, f.Address)
		}
	}
}

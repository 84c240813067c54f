package object_test

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/object"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// coff makes a COFF object of a text for GNU's assembler, which clang reads.
func coff(t testing.TB, text string) []byte {
	t.Helper()
	if _, err := exec.LookPath("clang"); err != nil {
		t.Skip("there is no clang to make a COFF object with")
	}
	path := filepath.Join(t.TempDir(), "file.obj")
	command := exec.Command("clang", "-target", "x86_64-pc-windows-msvc", "-x", "assembler", "-c", "-o", path, "-")
	command.Stdin = strings.NewReader(text)
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// reachedInCOFF are functions that come to 42 in rax, each by another relocation.
var reachedInCOFF = map[string]string{
	"REL32":              "movl answer(%rip), %eax",
	"REL32 of a call":    "call forty_two",
	"REL32 with more":    "movl answer-4+4(%rip), %eax",
	"REL32 before more":  "movl $42, shared(%rip)\nmovl shared(%rip), %eax",
	"ADDR64":             "movabsq $answer, %rax\nmovl (%rax), %eax",
	"ADDR64 with more":   "movabsq $answer+8, %rax\nmovl -8(%rax), %eax",
	"ADDR32":             "movl $answer, %eax\nmovl (%rax), %eax",
	"ADDR32NB":           "leaq base(%rip), %rdx\nmovl offset(%rip), %eax\nsubl offset_of_base(%rip), %eax\naddq %rdx, %rax\nmovl (%rax), %eax",
	"a pointer in data":  "movq pointer(%rip), %rax\nmovl (%rax), %eax",
	"a pointer in rdata": "movq table(%rip), %rax\nmovl (%rax), %eax",
	"common":             "movl $42, everybodys(%rip)\nmovl everybodys(%rip), %eax",
	"a weak external":    "call anyway",
	"a routine":          "subq $40, %rsp\nleaq shared(%rip), %rcx\nleaq answer(%rip), %rdx\nmovl $4, %r8d\ncall memcpy\nmovl (%rax), %eax\naddq $40, %rsp",
	"pages of the stack": "movl $8200, %eax\ncall __chkstk\nsubq %rax, %rsp\naddq %rax, %rsp\ncall ___chkstk_ms\nsubq $8158, %rax",
	"arguments":          "leaq 29(%rcx,%rdx), %rax\naddq %r8, %rax\naddq %r9, %rax\naddq 40(%rsp), %rax\nsubq $3, %rax", // 29 + 2 + 3 + 0 + 1 + 10 - 3
}

const coffData = `
.comm everybodys, 8
.weak anyway
anyway = forty_two
.data
answer: .long 42
pointer: .quad answer
shared: .quad 0
.section .rdata,"dr"
table: .quad answer
offset: .rva answer
offset_of_base: .rva base
base: .quad 0
.text
forty_two:
movl $42, %eax
ret
`

func TestCOFFFunctionsReachWhatTheyReferTo(t *testing.T) {
	var text strings.Builder
	text.WriteString(coffData)
	numbers := map[string]string{}
	for name, body := range reachedInCOFF {
		f := fmt.Sprintf("f%d", len(numbers))
		numbers[f] = name
		fmt.Fprintf(&text, ".globl %s\n.def %s\n.scl 2\n.type 32\n.endef\n%s:\n%s\nret\n", f, f, f, body)
	}
	m := load(t, coff(t, text.String()))
	cpu := open(t)
	for f, name := range numbers {
		found, ok := m.Function(f)
		if !ok || found.Skip != "" {
			t.Errorf("%s: found %v: %q", name, ok, found.Skip)
			continue
		}
		p := m.Program(found, object.Call{Arguments: []uint64{2, 3, 0, 1, 10}})
		run := cpu.Run([]*trace.Program{p})[0]
		if run.Err != nil {
			t.Errorf("%s: %v", name, run.Err)
			continue
		}
		if o, rax := run.Trace.Outcome, run.Trace.Final.Registers.Get(trace.RAX); o.Kind != trace.Returned || rax != 42 {
			t.Errorf("%s: %v, rax %d, want 42", name, o, rax)
		}
	}
}

// Assemblers here write REL32 where bytes of the instruction follow, with their number in the
// place; Microsoft's has them in the kind.
func TestCOFFRelocationsBeforeMoreBytes(t *testing.T) {
	cpu := open(t)
	for more := range uint16(6) {
		data := coff(t, coffData+".globl f\nf: movl answer(%rip), %eax\nret\n")
		file, err := pe.NewFile(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		s := file.Section(".text")
		if len(s.Relocs) != 1 || s.Relocs[0].Type != 4 {
			t.Fatalf("%+v", s.Relocs)
		}
		const kindAt = 8 // bytes
		data[s.PointerToRelocations+kindAt] = 4 + byte(more)
		data[s.Offset+s.Relocs[0].VirtualAddress] += byte(more)
		m := load(t, data)
		f, _ := m.Function("f")
		run := cpu.Run([]*trace.Program{m.Program(f, object.Call{})})[0]
		if run.Err != nil || run.Trace.Final.Registers.Get(trace.RAX) != 42 {
			t.Errorf("REL32_%d: %v, %+v", more, run.Err, run.Trace.Outcome)
		}
	}
}

const coffFunction = ".globl f\n.def f\n.scl 2\n.type 32\n.endef\nf:\nret\n"

func TestWhatIsNoCOFFObjectIsRefused(t *testing.T) {
	same := func(data []byte) []byte { return data }
	const flagsOfText = 20 + 36 // IMAGE_SECTION_HEADER's Characteristics, in the first section's
	for name, c := range map[string]struct {
		text   string
		change func([]byte) []byte
		want   string
	}{
		"cut":              {coffFunction, func(data []byte) []byte { return data[:len(data)/3] }, "this is no COFF object that can be read: "},
		"i386":             {coffFunction, put(0, 0x14c), "this is an object for IMAGE_FILE_MACHINE_I386: expected one for x86-64 (IMAGE_FILE_MACHINE_AMD64)"},
		"extended":         {coffFunction, func(data []byte) []byte { return put(2, 0xffff)(put(0, 0)(data)) }, "this is an object of the extended form"},
		"an image":         {coffFunction, func(data []byte) []byte { return append([]byte("MZ"), data...) }, "this is a PE image: expected a relocatable object"},
		"no code":          {".data\n.quad 1\n", same, "the object has no code: no section is loaded and executable"},
		"too many":         {coffFunction, func(data []byte) []byte { data[flagsOfText+3] |= 1; return data }, "section .text has more than 65,535 relocations"},
		"table of a range": {coffFunction + ".section .pdata,\"dr\"\n.secrel32 f\n", same, ".pdata+0x0 has IMAGE_REL_AMD64_SECREL of f, which is not supported"},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := object.Read(c.change(coff(t, c.text)))
			if err == nil {
				_, err = object.Load(o)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// What cannot be resolved concerns the function that needs it alone.
func TestWhatIsNotSupportedInCOFFIsToldByName(t *testing.T) {
	m := load(t, coff(t, coffFunction+`
.globl ranged, threaded, needs
ranged: .secrel32 f
ret
threaded: movl local(%rip), %eax
ret
needs: call puts
ret
.section .tls$,"dw"
local: .long 0
`))
	for name, want := range map[string]string{
		"f": "", "needs": "",
		"ranged":   "has IMAGE_REL_AMD64_SECREL of f, which is not supported",
		"threaded": "section .tls$ is left out: it is thread-local, and there are no threads here",
	} {
		f, ok := m.Function(name)
		if !ok || (want == "") != (f.Skip == "") || !strings.Contains(f.Skip, want) {
			t.Errorf("%s: found %v, %q, want %q", name, ok, f.Skip, want)
		}
	}
	needs, _ := m.Function("needs")
	run := open(t).Run([]*trace.Program{m.Program(needs, object.Call{})})[0]
	if run.Err != nil {
		t.Fatal(run.Err)
	}
	if name, ok := m.Undefined(run.Trace.Outcome.Fault.Address); name != "puts" || !ok {
		t.Errorf("%v: %q", run.Trace.Outcome, name)
	}
}

// Tables of the object come first, so that offsets in them are its own, and the caller's
// own entries follow.
func TestCOFFTablesAreJoinedWithOurs(t *testing.T) {
	m := load(t, coff(t, ".globl f\nf:\n.seh_proc f\npushq %rbx\n.seh_pushreg %rbx\n.seh_endprologue\npopq %rbx\nret\n.seh_endproc\n"))
	f, _ := m.Function("f")
	pdata, xdata := m.Unwind.Pdata, m.Unwind.Xdata
	entry := func(n int) uint64 { return trace.ImageBase + uint64(binary.LittleEndian.Uint32(pdata.Bytes[4*n:])) }
	if entry(0) != f.Address || entry(2) != xdata.Base || entry(3) != m.Own[1].Address || len(pdata.Bytes)%12 != 0 {
		t.Errorf("% x\n% x\n%+v", pdata.Bytes, xdata.Bytes, m.Own)
	}
}

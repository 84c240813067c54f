package object_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/object"
)

// compile makes an object of a text for the GNU assembler, which gcc or clang starts.
func compile(t testing.TB, text string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.o")
	command := exec.Command("gcc", "-x", "assembler", "-c", "-o", path, "-")
	command.Stdin = strings.NewReader(text)
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("there is no gcc to make an object with")
	}
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const function = `
.globl f
.type f, @function
f:
.cfi_startproc
ret
.cfi_endproc
.size f, . - f
`

// put changes a number of the file's header.
func put(offset int, value uint16) func([]byte) []byte {
	return func(data []byte) []byte {
		binary.LittleEndian.PutUint16(data[offset:], value)
		return data
	}
}

func TestWhatIsNoObjectIsRefused(t *testing.T) {
	same := func(data []byte) []byte { return data }
	for name, c := range map[string]struct {
		text   string
		change func([]byte) []byte
		want   string
	}{
		"empty":          {function, func([]byte) []byte { return nil }, "this is neither an ELF nor a COFF object: it has 0 bytes"},
		"text":           {function, func([]byte) []byte { return []byte("int f(void) { return 0; }\n") }, "this is neither an ELF nor a COFF object: it begins with 69 6e 74 20"},
		"cut":            {function, func(data []byte) []byte { return data[:len(data)/2] }, "this is no ELF file that can be read: "},
		"other machine":  {function, put(18, 183), "this is an object for EM_AARCH64: expected one for x86-64 (EM_X86_64)"},
		"executable":     {function, put(16, 2), "this is a file of type ET_EXEC: expected a relocatable object (ET_REL), as cc -c makes it"},
		"shared":         {function, put(16, 3), "this is a file of type ET_DYN: expected a relocatable object (ET_REL), as cc -c makes it"},
		"no table":       {".globl f\nf: ret\n", same, "the object has no .eh_frame: compile with -fasynchronous-unwind-tables"},
		"no code":        {".data\n.quad 1\n", same, "the object has no code: no section is loaded and executable"},
		"table too far":  {function + ".section .eh_frame\n.reloc 0, R_X86_64_32, f + 0x7fffffff0\n", same, "does not fit into 4 bytes"},
		"table of a TLS": {function + ".section .eh_frame\n.reloc 0, R_X86_64_TPOFF32, f\n", same, ".eh_frame+0x0 has R_X86_64_TPOFF32 of "},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := object.Read(c.change(compile(t, c.text)))
			if err == nil {
				_, err = object.Load(o)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// Names are told on terminals.
func TestNamesOfAFileArePrintable(t *testing.T) {
	for _, assemble := range []func(testing.TB, string) []byte{compile, coff} {
		data := assemble(t, ".text\n.globl name1f\nname1f:\n.cfi_startproc\nret\n.cfi_endproc\n.globl name2, name3\nname2: ret\nname3: ret\n")
		data = bytes.Replace(data, []byte("name2\x00"), []byte("n\x1b[2J\x00"), 1)
		data = bytes.Replace(data, []byte("name3\x00"), []byte("n\xff\u00e9\"\x00"), 1)
		m := load(t, data)
		for _, name := range []string{"name1f", `n\x1b[2J`, `n\xffé\"`} {
			if _, ok := m.Function(name); !ok {
				t.Errorf("%s is not found among %+v", name, m.Functions)
			}
		}
	}
}

//go:build linux && amd64

package lowering_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/intel"
)

// compiled are the bytes of functions that GCC made, by name.
type compiled map[string][]byte

// compile compiles C that needs nothing to be linked.
func compile(t *testing.T, text string, options ...string) compiled {
	t.Helper()
	for _, tool := range []string{"gcc", "objcopy", "nm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s to compare with", tool)
		}
	}
	dir := t.TempDir()
	source, object, code := filepath.Join(dir, "a.c"), filepath.Join(dir, "a.o"), filepath.Join(dir, "a.bin")
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	options = append([]string{"-O1", "-w", "-c", "-fno-pic", "-fcf-protection=none", "-fno-stack-protector", "-fno-asynchronous-unwind-tables",
		"-fno-tree-loop-distribute-patterns", "-mmemcpy-strategy=rep_byte:-1:noalign", "-mmemset-strategy=rep_byte:-1:noalign", "-o", object, source}, options...)
	if out, err := exec.Command("gcc", options...).CombinedOutput(); err != nil {
		t.Skipf("gcc %v: %s", err, out)
	}
	if out, err := exec.Command("objcopy", "-O", "binary", "-j", ".text", object, code).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	all, err := os.ReadFile(code)
	if err != nil {
		t.Fatal(err)
	}
	names, err := exec.Command("nm", "-S", object).Output()
	if err != nil {
		t.Fatal(err)
	}
	functions := compiled{}
	for line := range strings.Lines(string(names)) {
		fields := strings.Fields(line)
		if len(fields) != 4 {
			t.Fatalf("%sthe function needs something else", line)
		}
		at, _ := strconv.ParseUint(fields[0], 16, 64)
		size, _ := strconv.ParseUint(fields[1], 16, 64)
		functions[fields[3]] = all[at : at+size]
	}
	return functions
}

// listing is a function of GCC's as a coded one.
func (c compiled) listing(name string) intel.Listing {
	return intel.Listing{Name: name, Statements: []intel.Statement{{Text: name, Bytes: c[name]}}}
}

// inC writes types as C does and remembers their definitions.
type inC struct {
	definitions bytes.Buffer
	names       map[*declaration.Type]string
}

func newInC() *inC {
	c := &inC{names: map[*declaration.Type]string{}}
	c.definitions.WriteString("typedef int m64 __attribute__((vector_size(8)));\n") // as __m64 is
	for _, bits := range []int{128, 256, 512} {
		fmt.Fprintf(&c.definitions, "typedef float m%d __attribute__((vector_size(%d)));\n", bits, bits/8)
	}
	return c
}

func (c *inC) name(t *declaration.Type) string {
	switch t.Kind {
	case declaration.Void:
		return "void"
	case declaration.Bool:
		return "_Bool"
	case declaration.Pointer:
		return "void *"
	case declaration.Vector:
		return fmt.Sprintf("m%d", t.Bits)
	case declaration.Float:
		return map[int]string{32: "float", 64: "double", 80: "long double", 128: "__float128"}[t.Bits]
	case declaration.Complex:
		return "_Complex " + map[int]string{32: "float", 64: "double", 80: "long double"}[t.Bits]
	case declaration.Integer:
		sign := map[bool]string{false: "signed ", true: "unsigned "}[t.Unsigned]
		return sign + map[int]string{8: "char", 16: "short", 32: "int", 64: "long long", 128: "__int128"}[t.Bits]
	case declaration.Array, declaration.Struct, declaration.Union:
	}
	if name, ok := c.names[t]; ok {
		return name
	}
	name := fmt.Sprintf("t%d", len(c.names))
	c.names[t] = name
	if t.Kind == declaration.Array {
		fmt.Fprintf(&c.definitions, "typedef %s %s[%d];\n", c.name(t.Element), name, t.Count)
		return name
	}
	body := ""
	for _, f := range t.Fields {
		body += c.name(f.Type) + " " + f.Name
		if f.BitField {
			body += fmt.Sprintf(":%d", f.Width)
		}
		body += "; "
	}
	attributes := ""
	if t.Packed {
		attributes += "__attribute__((packed)) "
	}
	if t.Align > 0 {
		attributes += fmt.Sprintf("__attribute__((aligned(%d)))", t.Align)
	}
	word := map[declaration.Kind]string{declaration.Struct: "struct", declaration.Union: "union"}[t.Kind]
	fmt.Fprintf(&c.definitions, "typedef %s {%s} %s %s;\n", word, body, attributes, name)
	return name
}

// dice draws types and signatures.
type dice struct {
	*rand.Rand
	scalars []*declaration.Type
}

func (d dice) kind(depth int) *declaration.Type {
	if depth == 0 || d.IntN(3) > 0 {
		return d.scalars[d.IntN(len(d.scalars))]
	}
	t := &declaration.Type{Kind: declaration.Struct, Name: fmt.Sprint("s", d.IntN(1000000)), Packed: d.IntN(6) == 0}
	if d.IntN(4) == 0 {
		t.Kind = declaration.Union
	}
	if d.IntN(8) == 0 {
		t.Align = 16
	}
	for k := range d.IntN(5) {
		unnamed := k > 0 && t.Kind == declaration.Struct
		t.Fields = append(t.Fields, d.field(fmt.Sprintf("f%d", k), depth, unnamed))
	}
	return t
}

// field draws a field. A bit-field may have no name in a struct that has others that do: C
// leaves what has none undefined, and GCC counts one of no bits in a union.
func (d dice) field(name string, depth int, unnamed bool) declaration.Field {
	f := declaration.Field{Name: name, Type: d.kind(depth - 1)}
	switch d.IntN(6) {
	case 0:
		f.Type = array(f.Type, 1+d.IntN(4))
	case 1, 2:
		bits := []int{8, 16, 32, 64}[d.IntN(4)]
		f.Type, f.BitField, f.Width = &declaration.Type{Kind: declaration.Integer, Bits: bits, Unsigned: true}, true, 1+d.IntN(bits)
		if unnamed && d.IntN(6) == 0 {
			f.Name, f.Width = "", f.Width-1
		}
	}
	return f
}

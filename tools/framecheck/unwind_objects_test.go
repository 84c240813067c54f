package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/objects"
)

// objectFile compiles a text into a file of a folder of its own.
func objectFile(t *testing.T, text string, options ...string) string {
	t.Helper()
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip(err)
	}
	data, err := compiler.Compiler{Name: "gcc"}.Compile(text, append(strings.Fields("-x c -c -O2 -ffreestanding -fasynchronous-unwind-tables"), options...))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "file.o")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestObjectsAreUnwound(t *testing.T) {
	needsHardware(t)
	right := objectFile(t, "long f(long a) { return a; }")
	wrong := objectFile(t, `__asm__(".globl f\n.type f, @function\nf: .cfi_startproc\npush %rbx\nnop\npop %rbx\nret\n.cfi_endproc\n.size f, . - f");`)
	none := objectFile(t, "extern __thread long x; long f(void) { return x; }", "-ftls-model=local-exec")
	bare := objectFile(t, `__asm__("a: .cfi_startproc\nnop\n.cfi_endproc\n.globl f\n.type f, @function\nf: ret\n.size f, . - f");`)
	table := objectFile(t, "long f(long a) { return a; }", "-fno-asynchronous-unwind-tables")
	cut := objectFile(t, `__asm__(".section .eh_frame,\"a\",@progbits\n.long 0x100, 7\n.text"); long f(long a) { return a; }`, "-fno-asynchronous-unwind-tables")
	text := filepath.Join(t.TempDir(), "text.o")
	if err := os.WriteFile(text, []byte("long f(void);\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"right":             {[]string{right}, agree, "1 functions ran, 0 of which never returned; 0 were skipped"},
		"wrong":             {[]string{wrong}, mismatch, "f+0x1: the CFA is wrong before nop (90)"},
		"both":              {[]string{right, wrong}, mismatch, "here the CFA is rsp+16"},
		"one call":          {[]string{right, "--call", "f(3)"}, agree, "1 functions ran"},
		"nothing can run":   {[]string{none}, nothingRan, "SKIP .text+"},
		"nothing in it":     {[]string{bare}, nothingRan, "no instruction that ran has a row in an unwind table"},
		"no table":          {[]string{table}, usage, "file.o: the object has no .eh_frame"},
		"a cut table":       {[]string{cut}, usage, "file.o: .eh_frame at offset 0x4: "},
		"no object":         {[]string{text}, usage, "text.o: this is neither an ELF nor a COFF object: "},
		"no file":           {[]string{"nothing.o"}, usage, "nothing.o: no such file"},
		"no such function":  {[]string{right, "--call", "g(3)"}, usage, "--call g: no object has a function of this name"},
		"no call":           {[]string{right, "--call", "f"}, usage, "--call f: expected a function and its arguments"},
		"mixed":             {[]string{right, "a.yaml"}, usage, "a.yaml is no object by its name, and others are: expected files that end in .o or .obj alone"},
		"call of scenarios": {[]string{"--call", "f()"}, usage, "--call is of functions of objects"},
		"windows alone":     {[]string{"--windows"}, usage, "--windows is of functions that are compiled: write --compiled N with it"},
		"files, compiled":   {[]string{right, "--compiled", "10"}, usage, "--compiled draws its functions"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if code := execute(append([]string{"unwind"}, c.args...), &out, &out); code != c.code || !strings.Contains(out.String(), c.want) {
				t.Errorf("exit code %d, want %d: %s", code, c.code, out.String())
			}
		})
	}
}

func TestWindowsObjectsAreUnwound(t *testing.T) {
	needsHardware(t)
	if _, err := compiler.Find("clang"); err != nil {
		t.Skip(err)
	}
	for what, c := range map[string]struct {
		options string
		code    int
		want    string
	}{
		"with a table":    {"-fasynchronous-unwind-tables", agree, "1 functions ran, 0 of which never returned; 0 were skipped"},
		"without a table": {"-fno-asynchronous-unwind-tables", mismatch, "row       no rule for the address"},
	} {
		options := "-target x86_64-pc-windows-msvc -x c -c -O2 -ffreestanding " + c.options
		data, err := compiler.Compiler{Name: "clang"}.Compile(`long f(long a) { __asm__ volatile("" ::: "rbx", "xmm6"); return a; }`, strings.Fields(options))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "file.obj")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if code := execute([]string{"unwind", path}, &out, &out); code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: exit code %d, want %d: %s", what, code, c.code, out.String())
		}
	}
}

func TestObjectsAreUnwoundAsJSON(t *testing.T) {
	needsHardware(t)
	var out, complaints bytes.Buffer
	code := execute([]string{"unwind", "--format", "json", objectFile(t, "long f(long a) { return a; }")}, &out, &complaints)
	var all []objects.Examination
	if err := json.Unmarshal(out.Bytes(), &all); code != agree || err != nil {
		t.Fatalf("exit code %d: %v: %s%s", code, err, complaints.String(), out.String())
	}
	if strings.Contains(out.String(), "null") || len(all) != 1 || all[0].Called != 1 || len(all[0].Functions) != 1 {
		t.Errorf("%s", out.String())
	}
}

func TestObjectsAreKnownByTheirEndingInAnyCase(t *testing.T) {
	for _, c := range []struct {
		files   []string
		objects bool
	}{{[]string{"A.OBJ", "b.O", "c.o", "d.Obj"}, true}, {[]string{"o", "a.yaml"}, false}} {
		if got, err := areObjects(c.files); err != nil || got != c.objects {
			t.Errorf("%v: %v, %v", c.files, got, err)
		}
	}
}

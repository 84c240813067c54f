package assembler

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// tongue is a mode as GNU's tools have it, and the file of its recordings.
type tongue struct {
	mode            trace.Mode
	recorded        string
	as, objdump     string // options
	differentlySaid map[string]string
}

var tongues = [...]tongue{
	trace.Mode64: {trace.Mode64, "testdata/instructions.txt", "--64", "-mi386:x86-64", otherwise},
	trace.Mode32: {trace.Mode32, "testdata/instructions32.txt", "--32", "-mi386", otherwise32},
}

// dialect is what GNU as calls otherwise.
var dialect = []struct {
	text *regexp.Regexp
	gnu  string
}{
	{regexp.MustCompile(`^push word (-?[0-9])`), "pushw $1"},
	{regexp.MustCompile(`^retf\b`), "lret"},
	{regexp.MustCompile(`^(enter|leave)w`), "data16 $1"},
	{regexp.MustCompile(`^(call|jmp) far fword`), "$1 fword"},
	{regexp.MustCompile(`^(call|jmp) far dword ptr `), "l${1}w "},
	{regexp.MustCompile(`^(call|jmp) far tbyte ptr `), "rex.W l$1 "},
	{regexp.MustCompile(`^(call|jmp)w (0x\w+):`), "l${1}w $2, "},
	{regexp.MustCompile(`^(l[sfg]s) r([a-z]+), tbyte ptr`), "rex.W $1 e$2, fword ptr"},
	{regexp.MustCompile(`^(l[sfg]s) r([0-9]+), tbyte ptr`), "rex.W $1 r${2}d, fword ptr"},
	{regexp.MustCompile(`^es lodsb`), ".byte 0x26; lodsb"},
	{regexp.MustCompile(`^int1$`), ".byte 0xf1"},
}

func inDialect(text string) string {
	for _, d := range dialect {
		text = d.text.ReplaceAllString(text, d.gnu)
	}
	return text
}

func (in tongue) assemble(t *testing.T, rows []recording) [][]byte {
	as, objcopy, nm := tool(t, "as"), tool(t, "objcopy"), tool(t, "nm")
	dir := t.TempDir()
	var text strings.Builder
	text.WriteString(".intel_syntax noprefix\n")
	for i, r := range rows {
		fmt.Fprintf(&text, "I%d: %s\n", i, inDialect(r.text))
	}
	fmt.Fprintf(&text, "I%d:\n", len(rows))
	source, object, out := filepath.Join(dir, "in.s"), filepath.Join(dir, "in.o"), filepath.Join(dir, "in.bin")
	if err := os.WriteFile(source, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, as, in.as, "-o", object, source)
	run(t, objcopy, "-O", "binary", "-j", ".text", object, out)
	code, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	at := make([]uint64, len(rows)+1)
	for _, line := range strings.Split(run(t, nm, object), "\n") { // "0000000000000010 t I3"
		address, name, _ := strings.Cut(line, " t I")
		if number, err := strconv.Atoi(name); err == nil {
			at[number], _ = strconv.ParseUint(address, 16, 64)
		}
	}
	all := make([][]byte, len(rows))
	for i := range rows {
		all[i] = code[at[i]:at[i+1]]
	}
	return all
}

// apart is the distance of instructions that are disassembled together, more
// than the longest one has.
const apart = 32

func (in tongue) disassemble(t *testing.T, instructions [][]byte) []string {
	objdump := tool(t, "objdump")
	all := bytes.Repeat([]byte{0x90}, apart*len(instructions))
	for i, code := range instructions {
		copy(all[apart*i:], code)
	}
	file := filepath.Join(t.TempDir(), "code.bin")
	if err := os.WriteFile(file, all, 0o644); err != nil {
		t.Fatal(err)
	}
	out := run(t, objdump, "-D", "-b", "binary", in.objdump, "-Mintel", "--insn-width=16", file)
	texts := make([]string, len(instructions))
	for _, line := range strings.Split(out, "\n") { // "  20:\tc3 \tret"
		fields := strings.SplitN(line, "\t", 3)
		address, err := strconv.ParseUint(strings.Trim(fields[0], " :"), 16, 64)
		i := int(address / apart)
		if err != nil || len(fields) < 3 || address%apart != 0 || i >= len(texts) {
			continue
		}
		text, _, _ := strings.Cut(fields[2], "#")
		texts[i] = strings.Join(strings.Fields(text), " ")
		if size := len(strings.Fields(fields[1])); size != len(instructions[i]) {
			texts[i] += fmt.Sprintf(" (%d of %d bytes)", size, len(instructions[i]))
		}
	}
	return texts
}

func tool(t *testing.T, name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no %s here: %v", name, err)
	}
	return path
}

func run(t *testing.T, name string, arguments ...string) string {
	var out, errors strings.Builder
	c := exec.Command(name, arguments...)
	c.Stdout, c.Stderr = &out, &errors
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, errors.String())
	}
	return out.String()
}

package assembler

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "record what GNU as and this assembler make of testdata/instructions.txt")

const recorded = "testdata/instructions.txt"

// recording is a row of the file: the instruction, the bytes of GNU as, and
// where they differ the assembler's own.
type recording struct {
	text      string
	gnu, ours []byte
}

func recordings(t *testing.T) []recording {
	t.Helper()
	data, err := os.ReadFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	var all []recording
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		fields := append(strings.Split(line, "\t"), "", "")
		r := recording{text: fields[0]}
		r.gnu, _ = hex.DecodeString(fields[1])
		r.ours, _ = hex.DecodeString(fields[2])
		if fields[2] == "" {
			r.ours = r.gnu
		}
		all = append(all, r)
	}
	return all
}

func TestInstructionsAreEncodedAsRecorded(t *testing.T) {
	if *update {
		record(t)
	}
	rows := recordings(t)
	if len(rows) < 1000 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		if code := assemble(t, r.text); !bytes.Equal(code, r.ours) {
			t.Errorf("%s: % x, recorded % x", r.text, code, r.ours)
		}
	}
}

func record(t *testing.T) {
	rows := recordings(t)
	gnu := gnuAssemble(t, rows)
	var b strings.Builder
	for i, r := range rows {
		fmt.Fprintf(&b, "%s\t%x", r.text, gnu[i])
		if ours := assemble(t, r.text); !bytes.Equal(ours, gnu[i]) {
			fmt.Fprintf(&b, "\t%x", ours)
		}
		b.WriteByte('\n')
	}
	if err := os.WriteFile(recorded, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// otherwise are the instructions that mean the same though GNU's disassembler
// writes them differently, with the cause.
var otherwise = map[string]string{
	"int 3":               "as makes int3 of it",
	"xchg rax, rax":       "as makes the one-byte nop of it",
	"mov rax, 0x80000000": "the move into eax clears the upper half",
	"mov rax, 0xffffffff": "the move into eax clears the upper half",
	"movabs rax, 5":       "the number is extended by its sign from 32 bits",
}

func TestInstructionsMeanWhatGNUMeans(t *testing.T) {
	rows := recordings(t)
	for i, code := range gnuAssemble(t, rows) {
		if !bytes.Equal(code, rows[i].gnu) {
			t.Errorf("%s: as makes % x of it, recorded % x", rows[i].text, code, rows[i].gnu)
		}
	}
	var gnu, ours [][]byte
	for _, r := range rows {
		gnu, ours = append(gnu, r.gnu), append(ours, r.ours)
	}
	theirs, mine := gnuDisassemble(t, gnu), gnuDisassemble(t, ours)
	used := 0
	for i, r := range rows {
		if theirs[i] == mine[i] {
			continue
		}
		if otherwise[r.text] == "" {
			t.Errorf("%s: %s, as means %s", r.text, mine[i], theirs[i])
		}
		used++
	}
	if used != len(otherwise) {
		t.Errorf("%d differences, %d have a cause", used, len(otherwise))
	}
}

// dialect is what GNU as calls otherwise.
var dialect = []struct {
	text *regexp.Regexp
	gnu  string
}{
	{regexp.MustCompile(`^push word (-?[0-9])`), "pushw $1"},
	{regexp.MustCompile(`^retf\b`), "lret"},
	{regexp.MustCompile(`^(enter|leave)w`), "data16 $1"},
	{regexp.MustCompile(`^int1$`), ".byte 0xf1"},
}

func inDialect(text string) string {
	for _, d := range dialect {
		text = d.text.ReplaceAllString(text, d.gnu)
	}
	return text
}

func gnuAssemble(t *testing.T, rows []recording) [][]byte {
	as, objcopy, nm := tool(t, "as"), tool(t, "objcopy"), tool(t, "nm")
	dir := t.TempDir()
	var text strings.Builder
	text.WriteString(".intel_syntax noprefix\n")
	for i, r := range rows {
		fmt.Fprintf(&text, "I%d: %s\n", i, inDialect(r.text))
	}
	fmt.Fprintf(&text, "I%d:\n", len(rows))
	in, object, out := filepath.Join(dir, "in.s"), filepath.Join(dir, "in.o"), filepath.Join(dir, "in.bin")
	if err := os.WriteFile(in, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, as, "-o", object, in)
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

func gnuDisassemble(t *testing.T, instructions [][]byte) []string {
	objdump := tool(t, "objdump")
	all := bytes.Repeat([]byte{0x90}, apart*len(instructions))
	for i, code := range instructions {
		copy(all[apart*i:], code)
	}
	file := filepath.Join(t.TempDir(), "code.bin")
	if err := os.WriteFile(file, all, 0o644); err != nil {
		t.Fatal(err)
	}
	out := run(t, objdump, "-D", "-b", "binary", "-mi386:x86-64", "-Mintel", "--insn-width=16", file)
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

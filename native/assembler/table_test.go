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

	"github.com/framecheck/framecheck/scenarios/trace"
)

var update = flag.Bool("update", false, "record what GNU as and this assembler make of the instructions in testdata")

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

// recording is a row of the file: the instruction, the bytes of GNU as, and
// where they differ the assembler's own.
type recording struct {
	text      string
	gnu, ours []byte
}

func recordings(t *testing.T, mode trace.Mode) []recording {
	t.Helper()
	data, err := os.ReadFile(tongues[mode].recorded)
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
	for _, in := range tongues {
		if *update {
			in.record(t)
		}
		rows := recordings(t, in.mode)
		if len(rows) < 1000 {
			t.Fatalf("%d rows", len(rows))
		}
		for _, r := range rows {
			if code := assembleIn(t, in.mode, r.text); !bytes.Equal(code, r.ours) {
				t.Errorf("%s: % x, recorded % x", r.text, code, r.ours)
			}
		}
	}
}

func (in tongue) record(t *testing.T) {
	rows := recordings(t, in.mode)
	gnu := in.assemble(t, rows)
	var b strings.Builder
	for i, r := range rows {
		fmt.Fprintf(&b, "%s\t%x", r.text, gnu[i])
		if ours := assembleIn(t, in.mode, r.text); !bytes.Equal(ours, gnu[i]) {
			fmt.Fprintf(&b, "\t%x", ours)
		}
		b.WriteByte('\n')
	}
	if err := os.WriteFile(in.recorded, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// otherwise are the instructions that mean the same though GNU's disassembler
// writes them differently, with the cause.
var otherwise32 = map[string]string{
	"mov eax, [0x20000000]":    "as takes the form without ModRM",
	"mov [0x20000000], eax":    "as takes the form without ModRM",
	"mov al, [0x20000000]":     "as takes the form without ModRM",
	"mov [0x20000000], al":     "as takes the form without ModRM",
	"mov ax, fs:[0x20000000]":  "as takes the form without ModRM",
	"mov eax, es:[0x20000000]": "as takes the form without ModRM",
	"int 3":                    "as makes int3 of it",
	"xchg eax, eax":            "as makes nop of it",
}

var otherwise = map[string]string{
	"int 3":               "as makes int3 of it",
	"xchg rax, rax":       "as makes the one-byte nop of it",
	"mov rax, 0x80000000": "the move into eax clears the upper half",
	"mov rax, 0xffffffff": "the move into eax clears the upper half",
	"mov rcx, ds":         "as leaves REX.W out: the selector is extended with zeros all the same",
	"movabs rax, 5":       "the number is extended by its sign from 32 bits",
}

func TestInstructionsMeanWhatGNUMeans(t *testing.T) {
	for _, in := range tongues {
		in.compare(t)
	}
}

func (in tongue) compare(t *testing.T) {
	rows := recordings(t, in.mode)
	for i, code := range in.assemble(t, rows) {
		if !bytes.Equal(code, rows[i].gnu) {
			t.Errorf("%s: as makes % x of it, recorded % x", rows[i].text, code, rows[i].gnu)
		}
	}
	var gnu, ours [][]byte
	for _, r := range rows {
		gnu, ours = append(gnu, r.gnu), append(ours, r.ours)
	}
	theirs, mine := in.disassemble(t, gnu), in.disassemble(t, ours)
	used := 0
	for i, r := range rows {
		if theirs[i] == mine[i] {
			continue
		}
		if in.differentlySaid[r.text] == "" {
			t.Errorf("%s: %s, as means %s", r.text, mine[i], theirs[i])
		}
		used++
	}
	if used != len(in.differentlySaid) {
		t.Errorf("%d differences, %d have a cause", used, len(in.differentlySaid))
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

package assembler

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var update = flag.Bool("update", false, "record what GNU as and this assembler make of the instructions in testdata")

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
	if testing.Short() {
		t.Skip("it has GNU as assemble thousands of lines: left out of short runs")
	}
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

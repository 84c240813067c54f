package objects_test

import (
	"bytes"
	"debug/pe"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/scenarios"
)

// saving has a frame with a general register and a vector.
const saving = `
__attribute__((noinline)) long long g(long long a) { __asm__ volatile("" ::: "memory"); return a * 3; }
long long f(long long a) { __asm__ volatile("" ::: "rbx", "xmm6"); return g(a) + g(a + 1) + a; }
`

func compileWindows(t *testing.T) []byte {
	t.Helper()
	if _, err := compiler.Find("clang"); err != nil {
		t.Skip(err)
	}
	options := "-target x86_64-pc-windows-msvc -x c -c -O2 -ffreestanding -fasynchronous-unwind-tables"
	data, err := compiler.Compiler{Name: "clang"}.Compile(saving, strings.Fields(options))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestARightWindowsTableIsRight(t *testing.T) {
	e := examine(t, compileWindows(t))
	tally := e.Tallies[scenarios.ByWin64]
	if e.Called != 2 || tally.Right < 8 || tally.Wrong+tally.NoRule > 0 || len(e.Wrong) > 0 {
		t.Errorf("%+v", e)
	}
}

// Each changes one byte of an unwind code, and is found behind the code's instruction.
func TestAWrongByteOfAWindowsTableIsFound(t *testing.T) {
	const pushRBX, saveXMM6 = 0x30, 0x68
	for what, c := range map[string]struct {
		code, at int // the code's second byte, and what is changed from there
		by       byte
		found    string
		row      string
	}{
		"a vector's place":   {saveXMM6, 1, 1, "xmm6 of the caller", "xmm6 at rsp+"},
		"another vector":     {saveXMM6, 0, 0x10, "xmm7 of the caller", "xmm7 at rsp+"},
		"another register":   {pushRBX, 0, 0x20, "rbp of the caller", "push rbp"},
		"an earlier push":    {pushRBX, -1, 0xff, "the CFA", "push rbx"},
		"an allocation less": {pushRBX, 0, 0x02, "the CFA", "bytes"},
	} {
		t.Run(what, func(t *testing.T) {
			data := compileWindows(t)
			file, err := pe.NewFile(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			s := file.Section(".xdata")
			codes := data[s.Offset : s.Offset+s.Size]
			at := 5 // the first code's second byte
			for at < len(codes) && int(codes[at]) != c.code {
				at += 2
			}
			if at >= len(codes) {
				t.Fatalf("no code %#x in % x", c.code, codes)
			}
			codes[at+c.at] += c.by
			e := examine(t, data)
			if len(e.Wrong) == 0 {
				t.Fatalf("not found: %+v", e)
			}
			w := e.Wrong[0]
			if w.Function != "f" || w.What != c.found || !strings.Contains(w.Rule, c.row) || w.Look == "" || w.Instruction == "" {
				t.Errorf("%+v", w)
			}
		})
	}
}

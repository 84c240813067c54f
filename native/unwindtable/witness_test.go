package unwindtable_test

import (
	"bytes"
	"debug/elf"
	"debug/pe"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// declared are the functions that the corpus declares, of one case of each scenario, one
// behind the other.
func declared(t *testing.T, mode trace.Mode) (all []unwindtable.Function) {
	t.Helper()
	corpus, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	taken, base := map[string]bool{}, uint64(image)
	for _, s := range corpus {
		if s.Mode != mode || taken[s.Name] || len(s.Functions) > 0 {
			continue
		}
		taken[s.Name] = true
		listings, err := lowering.Lower(s.Declared, mode)
		if err != nil {
			t.Fatal(err)
		}
		object, err := assembler.Assemble(listings, mode, base, nil)
		if err != nil {
			continue // it calls coded functions
		}
		all = append(all, object.Unwind...)
		base += 0x1_0000
	}
	if len(all) < 10 {
		t.Fatalf("%d functions", len(all))
	}
	return all
}

// assembly writes functions for an assembler: directives, and between them as many bytes as
// the instructions have.
func assembly(all []unwindtable.Function, prefix, begin, end string) string {
	var text strings.Builder
	fmt.Fprintln(&text, ".intel_syntax noprefix\n.text")
	for n, f := range all {
		fmt.Fprintf(&text, "f%d:\n", n)
		fmt.Fprintln(&text, strings.ReplaceAll(begin, "NAME", fmt.Sprintf("f%d", n)))
		at := f.Begin
		for _, d := range f.Directives {
			if strings.HasPrefix(d.Directive, prefix) && d.Directive != ".cfi_startproc" && d.Directive != ".cfi_endproc" {
				fmt.Fprintf(&text, ".skip %d\n%s\n", d.Address-at, d.Text)
				at = d.Address
			}
		}
		fmt.Fprintf(&text, ".skip %d\n%s\n", f.End-at, end)
	}
	return text.String()
}

// behind are functions from an address on.
func behind(address uint64, all []unwindtable.Function) []unwindtable.Function {
	for n := range all {
		f := &all[n]
		by := address - image
		f.Begin, f.End = f.Begin+by, f.End+by
		for d := range f.Directives {
			f.Directives[d].Address += by
		}
	}
	return all
}

// assembled has an assembler make an object of a text, or skips the test.
func assembled(t *testing.T, text string, command ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(command[0]); err != nil {
		t.Skip(command[0] + " is not installed")
	}
	source, object := filepath.Join(t.TempDir(), "f.s"), filepath.Join(t.TempDir(), "f.o")
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(command[0], append(command[1:], "-o", object, source)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	content, err := os.ReadFile(object)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// GNU's assembler makes the same records, but for where functions begin, which its linker
// puts in, and the fill at the end: DWARF wants whole addresses, and GNU half of them.
func TestFramesAsGNUMakesThem(t *testing.T) {
	for mode, option := range map[trace.Mode]string{trace.Mode64: "--64", trace.Mode32: "--32"} {
		all := declared(t, mode)
		if mode == trace.Mode64 {
			for text := range byHand {
				all = append(all, functions(t, mode, "nop\n"+text+"\nret")...)
			}
		}
		content := assembled(t, assembly(all, ".cfi_", ".cfi_startproc", ".cfi_endproc"), "as", "-W", option)
		file, err := elf.NewFile(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		want, err := file.Section(".eh_frame").Data()
		if err != nil {
			t.Fatal(err)
		}
		got, wrong := unwindtable.EHFrame(all, mode, frames)
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		if diff := cmp.Diff(records(want), records(got)); diff != "" {
			t.Errorf("(-GNU +ours):\n%s", diff)
		}
	}
}

// records are the CIEs and FDEs without what differs.
func records(section []byte) (all []string) {
	for at := 0; at+8 <= len(section); {
		end := at + 4 + int(binary.LittleEndian.Uint32(section[at:]))
		kind, fields := "FDE", section[at+12:end]
		if binary.LittleEndian.Uint32(section[at+4:]) == 0 {
			kind, fields = "CIE", section[at+8:end]
		}
		all = append(all, fmt.Sprintf("%s % x", kind, bytes.TrimRight(fields, "\x00")))
		at = end
	}
	return all
}

// Clang's assembler makes the same UNWIND_INFO.
func TestUnwindInfoAsLLVMMakesIt(t *testing.T) {
	var all []unwindtable.Function
	for _, f := range declared(t, trace.Mode64) {
		for _, d := range f.Directives {
			if d.Directive == ".seh_endprologue" {
				all = append(all, f)
			}
		}
	}
	for what, test := range infos {
		if what == "nothing" {
			continue // LLVM adds four bytes, of which Microsoft's document knows nothing
		}
		next := (all[len(all)-1].End + 0xffff) &^ 0xffff
		all = append(all, behind(next, functions(t, trace.Mode64, lines(test.text)+"\nret"))...)
	}
	_, got, wrong := unwindtable.Windows(all, trace.Mode64, image, xdata)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	content := assembled(t, assembly(all, ".seh_", ".seh_proc NAME", ".seh_endproc"), "clang", "--target=x86_64-windows-gnu", "-c")
	file, err := pe.NewFile(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	want, err := file.Section(".xdata").Data()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 || !bytes.Equal(got, want) {
		t.Errorf("%d functions: (-LLVM +ours)\n%s", len(all), cmp.Diff(want, got))
	}
}

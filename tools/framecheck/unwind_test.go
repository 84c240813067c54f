package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestUnwindNamesTheInstructionOfWhichATableIsWrong(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, err, code := command("unwind", "--ascii", "../../fixtures/unwind/push-late.yaml")
	g.Expect(code).To(Equal(1), err)
	g.Expect(out).To(ContainSubstring(`
! push-late: dwarf is wrong at choose+1 (sub rsp, 16, line 23), before it ran, stop 5
  the CFA
    walked    0x3ffffee8, 8 bytes lower
    captured  0x3ffffef0
`))
	g.Expect(out).To(MatchRegexp(`push-late: choose +0 +12 +0 +11 +1 +0\n`))
}

func TestUnwindHasNothingAgainstATableThatIsRight(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, err, code := command("unwind", "--format", "json", "../../fixtures/unwind/right.yaml")
	g.Expect(code).To(Equal(0), err)
	var report struct {
		Walkers   []string
		Functions []struct {
			Program, Name string
			Tallies       map[string]map[string]int
		}
		Findings []struct{ Walker, Address string }
		Skipped  []any
	}
	g.Expect(json.Unmarshal([]byte(out), &report)).To(Succeed())
	g.Expect(report.Walkers).To(Equal([]string{"frame-pointer", "dwarf"}))
	g.Expect(report.Functions).To(HaveLen(3))
	g.Expect(report.Functions[0].Name).To(Equal("choose"))
	g.Expect(report.Functions[0].Tallies["dwarf"]).To(Equal(map[string]int{"right": 12, "wrong": 0, "no_rule": 0}))
	g.Expect(report.Skipped).NotTo(BeNil())
	for _, f := range report.Findings {
		g.Expect(f.Walker).To(Equal("frame-pointer"))
		g.Expect(f.Address).To(HavePrefix("0x1000"))
	}
}

func TestUnwindNeedsAFormatThatThereIs(t *testing.T) {
	if _, err, code := command("unwind", "--format", "yaml"); code != 2 || err == "" {
		t.Errorf("exit code %d: %s", code, err)
	}
}

// A table that is wrong behind what was seen of a run is not called right in silence.
func TestUnwindSaysWhichRunsItHasNotSeenToTheirEnd(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	folder := t.TempDir()
	for name, code := range map[string]string{
		"long":   "mov ecx, 300000\n    again:\n    dec ecx\n    jne again",
		"unseen": "mov eax, ss\n    mov ss, eax",
	} {
		text := "name: " + name + "\nsays: so\nfunctions:\n  main: |\n    .cfi_startproc\n    " + code +
			"\n    push rbx\n    pop rbx\n    ret\nexpect:\n  - {at: main, rsp: entry}\n"
		g.Expect(os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(text), 0o644)).To(Succeed())
	}
	out, err, code := command("unwind", "--ascii", folder)
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(MatchRegexp(`Of 2 runs 2 were not followed to the end, and so not held there:
  long: the run (is too long to be seen to its end|was ended after its time)
  unseen: what ran behind 0x10000[0-9a-f]+ was not observed, and it may have been a call or a return\n`))
}

// Where nothing was held against a table, that is not called right: neither without any
// table, nor where no instruction that ran has a row, nor where the run ends before.
func TestUnwindOfNothingIsNotRight(t *testing.T) {
	needsHardware(t)
	for name, functions := range map[string]string{
		"no table":      "  main: |\n    mov eax, 1\n    ret\n",
		"no row":        "  main: |\n    mov eax, 1\n    ret\n  other: |\n    .cfi_startproc\n    ret\n",
		"none, and cut": "  main: |\n    mov eax, ss\n    mov ss, eax\n    nop\n    ret\n",
	} {
		g := NewWithT(t)
		path := write(t, "name: nothing\nsays: so\nfunctions:\n"+functions+"expect:\n  - {at: main, rsp: entry}\n")
		for _, format := range []string{"text", "json"} {
			out, err, code := command("unwind", "--ascii", "--format", format, path)
			g.Expect(code).To(Equal(3), "%s: %s", name, out)
			g.Expect(err).To(Equal("no instruction that ran has a row in an unwind table: nothing was held against one\n"), name)
			g.Expect(out).NotTo(BeEmpty(), name)
		}
	}
}

func TestUnwindCountsRuns(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	cut := write(t, "name: cut\nsays: so\nfunctions:\n  main: |\n    .cfi_startproc\n    mov eax, ss\n    mov ss, eax\n    nop\n    ret\nexpect:\n  - {at: main, rsp: entry}\n")
	out, err, code := command("unwind", "--format", "json", "../../fixtures/unwind/right.yaml", cut)
	g.Expect(code).To(Equal(0), err)
	var report struct{ Runs, Unended int }
	g.Expect(json.Unmarshal([]byte(out), &report)).To(Succeed())
	g.Expect(report.Runs).To(Equal(2))
	g.Expect(report.Unended).To(Equal(1))
}

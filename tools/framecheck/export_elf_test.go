package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestExportWritesAFileThatAgreesHere(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	elf := filepath.Join(t.TempDir(), "two.elf")
	path := write(t, strings.Replace(good, "rbp-8], 42", "rbp-8], ${value}", 1)+"matrix: {value: [42, 43]}\n")
	out, err, code := command("export", "--elf", elf, path)
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(MatchRegexp(`^\S+two\.elf: 2 cases, \d+ bytes\n$`))
	ran, failed := exec.Command(elf).Output()
	g.Expect(failed).NotTo(HaveOccurred())
	g.Expect(ran).NotTo(BeEmpty())
}

// handling has a handler, and a case that is killed.
const handling = `name: handling
says: A handler is struck.
signals:
  handlers: {SIGUSR1: handler}
  strikes: [{signal: SIGUSR1, at: main.here}]
functions:
  main: |
    mov rcx, ${value}
    here:
    mov eax, [rcx]
    add rsp, 0
    ret
  handler: |
    inside:
    ret
given:
  data: {cell: 1}
matrix: {value: ["offset cell", 0]}
expect:
  - at: handler.inside
    rdi: 10
`

func TestExportOfSignals(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	elf := filepath.Join(t.TempDir(), "signals.elf")
	out, err, code := command("export", "--elf", elf, write(t, handling))
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(ContainSubstring("signals.elf: 1 cases"))
	g.Expect(out).To(ContainSubstring("left out: 1 cases: it is killed by a signal"))
	_, failed := exec.Command(elf).Output()
	g.Expect(failed).NotTo(HaveOccurred())
}

func TestExportSaysWhatItLeavesOut(t *testing.T) {
	g := NewWithT(t)
	elf := filepath.Join(t.TempDir(), "none.elf")
	path := write(t, strings.Replace(good, "    leave\n", "    syscall\n    leave\n", 1))
	_, err, code := command("export", "--elf", elf, path)
	g.Expect(code).To(Equal(3), err)
	g.Expect(err).To(ContainSubstring("no case can be part of an ELF file"))
	g.Expect(err).To(ContainSubstring("it makes a system call"))
	g.Expect(elf).NotTo(BeAnExistingFile())
}

func TestExportNeedsAForm(t *testing.T) {
	g := NewWithT(t)
	_, err, code := command("export", write(t, good))
	g.Expect(code).To(Equal(2))
	g.Expect(err).To(ContainSubstring("say as what"))
}

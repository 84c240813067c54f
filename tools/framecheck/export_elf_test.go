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

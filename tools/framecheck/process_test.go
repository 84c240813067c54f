package main

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

const goodProcess = `name: one-word
says: argc counts the words.
process: {argv: [program], envp: [A=1]}
expect: {argc: 1, envp: [A=1], exits: true}
`

func TestAProcessIsRunAndShown(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	path := write(t, goodProcess)
	out, _, code := command("run", path)
	g.Expect(code).To(Equal(0), out)
	g.Expect(out).To(ContainSubstring("1 passed, 0 failed, 0 skipped\n  1 values in 1 case of processes are the system's alone to decide"))
	out, _, code = command("run", "--format", "json", path)
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(ContainSubstring(`"systems_own": 1`))
	out, _, code = command("show", "--ascii", path)
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(ContainSubstring("0x1                 0x1                 argc\n"))
	g.Expect(out).To(HaveSuffix("The kernel's stack is as predicted.\n"))
}

func TestAWrongProcessFails(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	path := write(t, strings.Replace(goodProcess, "argc: 1", "argc: 2", 1))
	out, _, code := command("run", path)
	g.Expect(code).To(Equal(1))
	g.Expect(out).To(ContainSubstring("at entry: argc\n    expected   0x2\n    predicted  0x1\n    captured   0x1\n"))
	_, errors, code := command("check", path)
	g.Expect(code).To(Equal(2))
	g.Expect(errors).To(ContainSubstring("one-word: argc: expected 0x2, and 0x1 is predicted"))
}

func TestWhatTakesProgramsAloneSaysSo(t *testing.T) {
	g := NewWithT(t)
	path := write(t, goodProcess)
	for _, args := range [][]string{{"trace", path}, {"export", "--json", path}, {"show", "--layout", path}, {"conform", "--elf", path, "--", "true", "{}"}} {
		_, errors, code := command(args...)
		g.Expect(code).To(Equal(2), "%v", args)
		g.Expect(errors).To(ContainSubstring("process"), "%v", args)
	}
	_, errors, code := command("trace", "entry-two-arguments")
	g.Expect(code).To(Equal(2))
	g.Expect(errors).To(ContainSubstring("entry-two-arguments is of a process: run, show and check take it"))
}

func TestProcessesConform(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	path := write(t, goodProcess)
	out, _, code := command("conform", "--process", path, "--", "env", "{}")
	g.Expect(code).To(Equal(0), out)
	g.Expect(out).To(HavePrefix("env agrees in all of 8 cases"))
	out, _, code = command("conform", "--process", path, "--", "env", "B=2", "{}")
	g.Expect(code).To(Equal(1))
	g.Expect(out).To(ContainSubstring("environment: envp: another value (1 cases)"))
	g.Expect(out).To(ContainSubstring(`predicted  "A=1"`))
	_, errors, code := command("conform", "--process", "--elf", path, "--", "env", "{}")
	g.Expect(code).To(Equal(2))
	g.Expect(errors).To(ContainSubstring("--process stands alone"))
	_, errors, code = command("conform", "--process", path, "--", "env")
	g.Expect(code).To(Equal(2))
	g.Expect(errors).To(ContainSubstring("write {}"))
}

// A step that the model does not predict is its author's mistake, whoever reads it.
func TestAStepThatIsNotPredictedIsAMistakeAtThatStep(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	path := write(t, strings.Replace(goodProcess, "envp: [A=1]", "does: [{write: top-8}, {map: {at: top-0x1000, bytes: 4096}}]", 1))
	for _, args := range [][]string{{"run"}, {"check"}, {"show"}, {"coverage"}, {"show", "--machine", "model"}} {
		out, errors, code := command(append(args, path)...)
		g.Expect(code).To(Equal(2), "%v: %s", args, out)
		g.Expect(errors).To(HavePrefix(path+":3:51: one-word: the model does not predict step 2: the range is part of the stack"), "%v", args)
		g.Expect(errors).To(HaveSuffix("map it so that it ends there or below\n"), "%v", args)
	}
	out, _, code := command("run", "--format", "json", path)
	g.Expect(code).To(Equal(2))
	g.Expect(out).To(ContainSubstring("the model does not predict step 2"))
}

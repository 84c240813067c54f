package main

import (
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestTraceOfAnAgreeingRunExitsWith0(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, err, code := command("trace", write(t, good))
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(MatchRegexp(`(?m)^    6  0x100000\w\w  push rbp {18}rsp-8, \[rsp\] 0x0 +=$`))
	g.Expect(out).To(ContainSubstring("\nmain.body:\n"))
	g.Expect(out).To(HaveSuffix("The run ends: returned.\nThe processor did as predicted at each of 8 stops and at the end.\n"))
}

func TestTraceByTheModelAlone(t *testing.T) {
	g := NewWithT(t)
	out, err, code := command("trace", "--machine", "model", "--ascii", write(t, good))
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(HaveSuffix("The run ends: returned.\nPredicted by the model; not run on a processor.\n"))
	g.Expect(out).NotTo(ContainSubstring("captured"))
}

func TestTraceOfACase(t *testing.T) {
	g := NewWithT(t)
	path := write(t, strings.Replace(good, "rbp-8], 42", "rbp-8], ${value}", 1)+"matrix: {value: [42, 43]}\n")
	out, err, code := command("trace", "--machine", "model", "--case", "value=43", path)
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(And(HavePrefix("two-locals [value=43]\n"), ContainSubstring("[rbp-8] 0x2b (43)")))
	_, err, code = command("trace", "--machine", "model", "--case", "value=44", path)
	g.Expect(code).To(Equal(2))
	g.Expect(err).To(ContainSubstring("its cases are: value=42; value=43"))
	_, err, code = command("show", "--case", "value=44", "entry-two-arguments") // of a process
	g.Expect(code).To(Equal(2))
	g.Expect(err).To(ContainSubstring("entry-two-arguments has no matrix, and so no case"))
}

func TestTraceOfARunThatIsTooLong(t *testing.T) {
	g := NewWithT(t)
	path := write(t, strings.Replace(good, "    body:\n", "    mov ecx, 1000000\n    again: dec ecx\n    jnz again\n    body:\n", 1))
	out, err, code := command("trace", "--machine", "model", path)
	g.Expect(code).To(Equal(0), err)
	g.Expect(end(out)).To(MatchRegexp(`  (dec ecx|jnz again) +\(the run goes on\)\n\n` +
		`The run is not followed to its end: the model keeps only its first \d+ steps\.\nPredicted by the model; not run on a processor\.\n$`))
	needsHardware(t)
	out, err, code = command("trace", path)
	g.Expect(code).To(Equal(0), err)
	g.Expect(end(out)).To(MatchRegexp(`The run is not followed to its end: .*\.\nThe processor did as predicted at each of \d\d+ stops\.\n$`))
}

// end is the last part of an output that may be long.
func end(out string) string { return out[max(0, len(out)-300):] }

func TestWhatIsTooLongIsCountedBelowTheTotals(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	path := write(t, strings.Replace(good, "    body:\n", "    mov ecx, 1000000\n    again: dec ecx\n    jnz again\n    body:\n", 1))
	out, err, code := command("run", "--every-instruction", path)
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(MatchRegexp(`at every instruction: 1 passed, 0 failed, 0 skipped\n  1 case could not be observed .*\n    two-locals: the model keeps only its first \d+ steps\n`))
}

func TestTraceOfNoScenarioDoesNotListAll(t *testing.T) {
	for name, says := range map[string]*regexp.Regexp{
		"endless-lop": regexp.MustCompile(`^no file and no scenario endless-lop; did you mean endless-loop\?\n$`),
		"nosuch":      regexp.MustCompile(`^no file and no scenario nosuch; framecheck comes with \d\d+: run --format json names them\n$`),
	} {
		if _, err, code := command("trace", name); code != 2 || !says.MatchString(err) {
			t.Errorf("exit code %d, stderr %q", code, err)
		}
	}
}

// What the model does not predict is told at the author's line, as check does.
func TestTraceTellsWhatIsNotPredictedAtItsLine(t *testing.T) {
	const path = "../../fixtures/check/sigreturn-elsewhere.yaml"
	for _, name := range []string{"trace", "show"} {
		out, err, code := command(name, "--machine", "model", path)
		if code != 2 || out != "" || !strings.HasPrefix(err, path+":11:3: sigreturn-elsewhere: ") {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", name, code, out, err)
		}
	}
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/source"
)

const good = `name: two-locals
says: The second local lies eight bytes below the first.
claims: [S2-06]
functions:
  main: |
    push  rbp
    mov   rbp, rsp
    sub   rsp, 16
    mov   qword [rbp-8], 42
    mov   qword [rbp-16], 43
    body:
    leave
    ret
expect:
  - at: main.body
    frame:
      rbp+8:  return to _start
      rbp-8:  42
      rbp-16: 43
`

// write puts a scenario into a file of its own.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "scenario.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// command runs framecheck and gives what it wrote and its exit code.
func command(args ...string) (stdout, stderr string, code int) {
	var out, err bytes.Buffer
	code = execute(args, &out, &err)
	return out.String(), err.String(), code
}

func needsHardware(t *testing.T) {
	t.Helper()
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
}

func TestAgreementExitsWith0(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, err, code := command("run", write(t, good))
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(ContainSubstring("1 passed, 0 failed, 0 skipped"))
	g.Expect(err).To(BeEmpty(), "progress is for terminals")
}

func TestAMismatchExitsWith1AndNamesTheSlot(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	path := write(t, strings.Replace(good, "rbp-8:  42", "rbp-8:  44", 1))
	out, _, code := command("run", path)
	g.Expect(code).To(Equal(1))
	g.Expect(out).To(ContainSubstring(path + ":18:"))
	g.Expect(out).To(ContainSubstring("at main.body, visit 1: rbp-8 in the frame of main"))
	g.Expect(out).To(ContainSubstring("expected   44"))
	g.Expect(out).To(ContainSubstring("predicted  0x2a (42), local of main"))
	g.Expect(out).To(ContainSubstring("captured   0x2a (42)"))
}

func TestAValueInTheNextSlotIsFoundThere(t *testing.T) {
	needsHardware(t)
	out, _, _ := command("run", write(t, strings.Replace(good, "rbp-8:  42", "rbp-8:  43", 1)))
	NewWithT(t).Expect(out).To(ContainSubstring("the expected value lies at rbp-16 in the frame of main, 8 bytes lower"))
}

func TestBadUsageAndBadScenariosExitWith2(t *testing.T) {
	bad := write(t, strings.Replace(good, "says:", "sais:", 1))
	for name, args := range map[string][]string{
		"unknown command": {"rnu"},
		"unknown flag":    {"run", "--fast"},
		"unknown format":  {"run", "--format", "yaml"},
		"unknown machine": {"show", "--machine", "abacus", bad},
		"no such file":    {"run", "no-such-file.yaml"},
		"empty folder":    {"run", t.TempDir()},
		"bad scenario":    {"run", bad},
		"bad to check":    {"check", bad},
		"no such name":    {"show", "no-such-scenario"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err, code := command(args...)
			if code != 2 || err == "" || out != "" {
				t.Errorf("exit code %d, stdout %q, stderr %q", code, out, err)
			}
		})
	}
	_, err, _ := command("check", bad)
	NewWithT(t).Expect(err).To(ContainSubstring(bad + ":2:1: "))
}

func TestAnExpectationThatIsNeverReachedIsAMistake(t *testing.T) {
	text := strings.Replace(good, "    leave\n", "    leave\n    jmp   out\n    never:\n    nop\n    out:\n", 1)
	path := write(t, strings.Replace(text, "at: main.body", "at: main.never", 1))
	_, err, code := command("check", path)
	g := NewWithT(t)
	g.Expect(code).To(Equal(2))
	g.Expect(err).To(HavePrefix(path + ":19:5: two-locals: the run comes to main.never 0 times, but the expectation needs visit 1\n"))
	if host.Supported() == "" {
		out, _, code := command("run", path)
		g.Expect(code).To(Equal(1))
		g.Expect(out).To(ContainSubstring("never reached; the run ended: returned"))
	}
}

func TestNothingThatCouldRunExitsWith3(t *testing.T) {
	needsHardware(t)
	out, _, code := command("run", write(t, good+"needs: [amx_tile, rtm, user_shstk]\n"))
	g := NewWithT(t)
	if code == 0 {
		t.Skip("this processor has every feature that can be needed")
	}
	g.Expect(code).To(Equal(3))
	g.Expect(out).To(ContainSubstring("0 passed, 0 failed, 1 skipped"))
}

func TestNoVerdictExitsWith4(t *testing.T) {
	needsHardware(t)
	out, _, code := command("run", write(t, strings.Replace(good, "    leave\n", "    mov   rax, [0x60000000]\n    leave\n", 1)))
	g := NewWithT(t)
	g.Expect(code).To(Equal(4))
	g.Expect(out).To(ContainSubstring("ERROR two-locals"))
	g.Expect(out).To(ContainSubstring("0 passed, 0 failed, 0 skipped, 1 without a verdict"))
}

func TestEveryErrorHasItsExitCode(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		code int
	}{
		"bad scenario":   {fmt.Errorf("loading: %w", source.Diagnostics{{Message: "wrong"}}), 2},
		"bad usage":      {errors.New("unknown flag"), 2},
		"no hardware":    {fmt.Errorf("opening: %w", &stage.UnsupportedError{}), 3},
		"no containment": {fmt.Errorf("opening: %w", &stage.NotContainedError{}), 4},
		"own fault":      {failure{ownFault, errors.New("broken")}, 4},
		"all skipped":    {verdict(harness.Totals{Skipped: 2}), 3},
		"a failure":      {verdict(harness.Totals{Passed: 9, Failed: 1}), 1},
		"an error":       {verdict(harness.Totals{Passed: 9, Failed: 1, Errors: 1}), 4},
	} {
		if got := asFailure(c.err).code; got != c.code {
			t.Errorf("%s: exit code %d, want %d", name, got, c.code)
		}
	}
	if err := verdict(harness.Totals{Passed: 1, Skipped: 1}); err != nil {
		t.Errorf("a pass and a skip: %v", err)
	}
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAReportThatCannotBeWrittenExitsWith4(t *testing.T) {
	path := write(t, good)
	for _, args := range [][]string{{"run", path}, {"check", path}, {"show", "--machine", "model", path}, {"coverage", path}, {"schema"}} {
		if args[0] != "check" && args[0] != "schema" && args[0] != "show" && host.Supported() != "" {
			continue
		}
		var stderr bytes.Buffer
		if code := execute(args, full{}, &stderr); code != 4 || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%s: exit code %d, stderr %q", args[0], code, &stderr)
		}
	}
}

func TestAClaimThatTheLedgerDoesNotHaveIsAMistake(t *testing.T) {
	path := write(t, strings.Replace(good, "S2-06", "S2-60", 1))
	for _, name := range []string{"run", "check", "coverage"} {
		_, err, code := command(name, path)
		if code != 2 || !strings.HasPrefix(err, path+":3:10: two-locals names the claim S2-60, which the ledger does not have\n") {
			t.Errorf("%s: exit code %d, stderr %q", name, code, err)
		}
	}
}

func TestAClaimIsFoundWhereItStandsAlone(t *testing.T) {
	path := write(t, strings.Replace(good, "claims: [S2-06]", "claims: [S2-060, S2-0]", 1))
	_, err, _ := command("check", path)
	g := NewWithT(t)
	g.Expect(err).To(ContainSubstring(path + ":3:10: two-locals names the claim S2-060,"))
	g.Expect(err).To(ContainSubstring(path + ":3:18: two-locals names the claim S2-0,"))
}

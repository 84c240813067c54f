//go:build linux && amd64

package stage

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// planted gives a CPU whose text has one place changed.
func planted(t *testing.T, function, old, changed string) *CPU {
	t.Helper()
	text, err := assembleText(func(path string) ([]byte, error) {
		content, err := texts.ReadFile(path)
		if path == "text/"+function+".asm" {
			if strings.Count(string(content), old) == 0 {
				t.Fatalf("%s does not hold %q", path, old)
			}
			content = []byte(strings.Replace(string(content), old, changed, 1))
		}
		return content, err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := newCPU(text)
	t.Cleanup(c.Close)
	return c
}

// TestPlantedBreaksAreSeen breaks the text in ways that a program could be made
// to pass with, and demands that its trace is not the right one.
func TestPlantedBreaksAreSeen(t *testing.T) {
	for _, plant := range []struct{ name, function, old, changed string }{
		{"a checkpoint that loses the flags", "probe", "        popfq\n        ret", "        add rsp, 8\n        ret"},
		{"a checkpoint that loses a register", "probe", "pop   rsi", "add   rsp, 8"},
		{"a checkpoint that writes below rsp", "probe", "        lea   rsi", "        mov   rcx, [private_top]\n        mov   [rcx-8], rcx\n        lea   rsi"},
		{"a stack that is not put back", "leave", "call  copy", ""},
		{"data that is not put back", "leave", "mov   rcx, [rbp+40]", "mov ecx, 0"},
		{"a stack that is not filled", "enter", "call  copy", ""},
		{"a register that is not set", "enter", "mov   r15, [rbx+120]", "mov r15, 0"},
		{"flags that are not set", "enter", "mov   rax, [rbx+136]", "mov   eax, 3"},
		{"a capture of half the stack", "capture", "sub   rcx, rsi", "sub   rcx, rsi\n        sub   rcx, 64"},
		{"a capture with no sum", "capture", "mov   [rbp], rax", ""},
		{"a capture that leaves bytes behind", "capture", "mov   [position], rcx", "mov   [position], rcx\n        mov   [rcx+8], rcx"},
		{"a number that is not counted", "capture", "add   qword ptr [serial], 1", ""},
		{"a difference that is not seen", "difference", "cmp   eax, 0xffff", "cmp   eax, eax"},
		{"a private stack that is left", "serve", "rep stosq", ""},
	} {
		t.Run(plant.name, func(t *testing.T) {
			c := planted(t, plant.function, plant.old, plant.changed)
			p := plain(t)
			for _, r := range c.Run(slices.Repeat([]*trace.Program{p}, 3)) {
				if r.Err != nil || difference(plainTrace(p), r.Trace) != "" {
					return
				}
			}
			t.Error("nobody sees it")
		})
	}
}

// TestPlantedFaults does the same to the handler.
func TestPlantedFaults(t *testing.T) {
	text := "push rbx\nmov rax, [0]"
	good := open(t)
	want := run(t, good, program(t, text))
	for name, change := range map[string][2]string{
		"an alternate stack that is left": {"rep stosq", ""},
		"another register":                {"lea   rsi, [rbx+40]", "lea   rsi, [rbx+48]"},
		"no signal":                       {"mov   r12, [rsi]", "mov   r12, 0"},
	} {
		c := planted(t, "fault", change[0], change[1])
		if r := c.Run([]*trace.Program{program(t, text)})[0]; r.Err == nil && difference(want, r.Trace) == "" {
			t.Errorf("%s: nobody sees it", name)
		}
	}
}

// TestNotContained leaves the filter out, and demands that the proofs say so.
func TestNotContained(t *testing.T) {
	const prctl = "157" // the first is for no new privileges, the second for the filter
	c := planted(t, "start", "cmp   rax, -1 ", "cmp   rax, "+prctl)
	err := c.prepare()
	var uncontained *NotContainedError
	if !errors.As(err, &uncontained) {
		t.Fatalf("%v", err)
	}
	for _, p := range uncontained.Proofs {
		free := slices.Contains([]string{"a system call", "a write to the reply pipe", "an exit", "32-bit code that calls the system"}, p.Name)
		if p.Held == free {
			t.Errorf("%+v", p)
		}
	}
	if !strings.Contains(err.Error(), "a system call: planned forbidden system call, got returned") {
		t.Error(err)
	}
}

// TestSetupThatFails demands that the call and its error are named.
func TestSetupThatFails(t *testing.T) {
	c := planted(t, "start", "mov   rsi, [rbx+16]", "mov   rsi, 1")
	err := c.prepare()
	var unsupported *UnsupportedError
	if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "unmapping the rest") && !strings.Contains(err.Error(), "alternate stack") {
		t.Errorf("%v", err)
	}
}

// TestStageThatNeverAnswers demands an error, not a wait.
func TestStageThatNeverAnswers(t *testing.T) {
	for name, change := range map[string][2]string{
		"loops": {"        cmp   rax, 8", "forever: jmp forever"},
		"ends":  {"cmp   rax, 8", "cmp   rax, 7"},
		"lies":  {"mov   esi, offset request\n        mov   edx, offset reply_bytes", "mov   esi, offset control\n        mov   edx, offset reply_bytes"},
	} {
		c := planted(t, "serve", change[0], change[1])
		var unsupported *UnsupportedError
		if err := c.prepare(); !errors.As(err, &unsupported) {
			t.Errorf("a stage that %s: %v", name, err)
		}
	}
}

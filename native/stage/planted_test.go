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
		content, err := readText(path)
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
	long(t)
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

// TestPlantedBreaksIn32BitCode does the same to what 32-bit code needs.
func TestPlantedBreaksIn32BitCode(t *testing.T) {
	open32(t)
	for _, plant := range []struct{ name, function, old, changed string }{
		{"a stack pointer that is not kept", "thunk", "mov   ss:[private_top], esp", "mov   ss:[private_top-16], esp"},
		{"a stack pointer that does not come back", "probe", "mov   esp, [private_top]", "nop"},
		{"flags that do not come back", "probe", "far_return:\n        popfq", "far_return:\n        add   rsp, 8"},
		{"another way back", "probe", "cmp   dword ptr [probed+4], 0", "cmp   eax, eax"},
		{"data segments that are not loaded", "enter", "mov   ds, di", "mov   ds, cx"},
		{"data segments that are left", "enter", "jne   clean_segments", "jmp   state"},
		{"another code segment", "enter", "push  qword ptr [rbx+176]", "push  0x33"},
		{"a selector that is not captured", "capture", "mov   eax, ds", "mov   eax, 0"},
		{"a stack's selector that is not captured", "probe", "mov   r13d, ss", "mov   r13d, 0"},
	} {
		t.Run(plant.name, func(t *testing.T) {
			c := planted(t, plant.function, plant.old, plant.changed)
			narrow, wide := programOf(t, trace.Mode32, narrowText), plain(t)
			for _, p := range []*trace.Program{wide, narrow, narrow, wide} {
				want := plainTrace(p)
				if p == narrow {
					want = narrowTrace(p)
				}
				if r := c.Run([]*trace.Program{p})[0]; r.Err != nil || difference(want, r.Trace) != "" {
					return
				}
			}
			t.Error("nobody sees it")
		})
	}
}

// TestPlantedBreaksOfSteps does the same to what goes on from step to step.
func TestPlantedBreaksOfSteps(t *testing.T) {
	long(t)
	good, programs := open(t), steppable(t)
	for _, plant := range []struct{ name, old, changed, program string }{
		{"a trap flag that is left where it was stored", "and   byte ptr [rcx+1], -2", "", "flags"},
		{"a trap flag that is not kept apart", "mov   [own], rcx", "", "trap"},
		{"a trap flag that is left in r11", "mov   [rbx+64], rcx", "", "SS, system call"},
		{"a trap flag that is left in a fault", "raised: mov   [rbx+176], rdi", "raised:", "undefined instruction"},
		{"a trap of its own that is passed by", "jne   fault.last                # its own trap", "", "trap"},
		{"an exit that is passed by", "je    exited", "", "flags"},
		{"an exit behind a load of SS that is passed by", "jne   leaps", "", "SS, exit"},
		{"a register that does not come back", "mov   r13, [rbx+80]", "", "flags"},
		{"vectors that do not come back", "call  vectors                   # the kernel", "# the kernel", "vectors"},
		{"vectors that are not captured", "        call  vectors\n        push  rbx", "        push  rbx", "vectors declared"},
		{"32-bit code that goes on as another", "movzx ecx, word ptr [rbx+184]   # cs", "mov   ecx, 0x33", "32-bit: plain"},
		{"effects of 64-bit code in 32-bit code", "add   rcx, offset code_bytes", "", "32-bit: SS"},
		{"an effect that is forgotten", "mov   [coming], rax", "", "flags"},
	} {
		t.Run(plant.name, func(t *testing.T) {
			c := planted(t, "step", plant.old, plant.changed)
			if err := c.learnForm(); err != nil {
				t.Fatal(err)
			}
			p, ok := programs[plant.program]
			if !ok {
				t.Fatal("there is no such program")
			}
			if p.Mode == trace.Mode32 && good.System().No32BitCode {
				t.Skip("this system has no segment of 32-bit code")
			}
			want := run(t, good, stepped(p))
			if r := c.Run([]*trace.Program{stepped(p)})[0]; r.Err == nil && difference(want, r.Trace) == "" {
				t.Error("nobody sees it")
			}
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

package adapter_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// machines are emulators of whole machines: the command that each needs, and scenarios in which it
// agrees with the model.
var machines = map[string]struct {
	needs string
	paths []string
}{
	"bochs": {"bochs", append([]string{"alignment", "isa/interrupts.yaml"}, onMachines...)},
	"qemu":  {"qemu-system-x86_64", onMachines},
}

// onMachines are of 64-bit and 32-bit code, with exceptions, traps, system calls and a timeout.
var onMachines = []string{
	"push", "locals", "recursion", "flags", "i386", "faults/stack-is-not-executable.yaml", "faults/code-is-not-writable.yaml",
	"faults/forbidden-system-call.yaml", "faults/endless-loop.yaml", "isa/mode32-traps.yaml", "isa/mode32-trap-flag.yaml",
	"isa/mode32-system-calls.yaml", "isa/flags-trap-given.yaml", "isa/mode32-far-call-frames.yaml",
}

func TestMachinesAgreeWithTheModel(t *testing.T) {
	for kind, emulator := range machines {
		t.Run(kind, func(t *testing.T) {
			command := machine(t, filepath.Join("simulators", "bare"), kind)
			agrees(t, 200, emulator.paths, command...)
		})
	}
}

// few scenarios are enough to show each of the mistakes, which are of the monitor and its adapter.
var few = []string{
	"push", "faults/stack-is-not-executable.yaml", "isa/interrupts.yaml", "isa/flags-trap-given.yaml", "isa/mode32-system-calls.yaml",
}

var mistakes = []struct{ file, right, wrong string }{
	{"monitor/program.c", "\tmemory_restore();\n", ""},       // what a run writes is there in the next
	{"monitor/memory.c", "& ~DIRTY) | TOUCHED", "& ~DIRTY)"}, // so is what a checkpoint showed
	{"monitor/program.c", "\t\tframe.rip--;\n", ""},          // rip is one too high at checkpoints
	{"monitor/program.c", "enum { CHECKPOINTS = 64, REGIONS = 3, NOP = 5, ", "enum { CHECKPOINTS = 64, REGIONS = 3, NOP = 4, "},
	{"monitor/memory.c", "WRITABLE | NOT_EXECUTABLE", "WRITABLE"},                // the stack can be executed
	{"monitor/processor.c", "vector == 3 || ", "vector == 3 || vector == 6 || "}, // int 6 is not refused
	{"monitor/program.c", "frame.rflags & TRAP_FLAG", "frame.rflags & 0"},        // no trap behind a checkpoint
	{"bare.py", `hex(frame["rax"] & 0xffffffff)`, `hex(frame["rax"] + 1)`},       // behind int 0x80
}

func TestMistakesOfTheMonitorAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("each boots a machine of its own")
	}
	for _, mistake := range mistakes {
		t.Run(mistake.right, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "bare")
			command := machine(t, folder, "bochs")
			if err := os.CopyFS(folder, os.DirFS(filepath.Join("simulators", "bare"))); err != nil {
				t.Fatal(err)
			}
			change(t, filepath.Join(folder, mistake.file), mistake.right, mistake.wrong)
			if _, wrong := held(t, few, command...); len(wrong) == 0 {
				t.Error("no scenario shows it")
			}
		})
	}
}

// machine is the command of the adapter in a folder; the test is skipped where it cannot run.
func machine(t *testing.T, folder, kind string) []string {
	t.Helper()
	for _, needed := range []string{"gcc", "objcopy", "python3", machines[kind].needs} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skip(err)
		}
	}
	t.Setenv("TMPDIR", t.TempDir())
	return []string{"python3", filepath.Join(folder, "bare.py"), kind, "amd"}
}

// change replaces the one place where a text stands in a file.
func change(t *testing.T, file, right, wrong string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), right); n != 1 {
		t.Fatalf("%q stands %d times in %s", right, n, file)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), right, wrong, 1)), fs.FileMode(0o600)); err != nil {
		t.Fatal(err)
	}
}

//go:build linux && amd64

package stage

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// running gives the process of the stage with the smallest stacks, in the lane that ran last.
func (c *CPU) running() int { return c.last().stages[trace.PageSize].process.command.Process.Pid }

func (c *CPU) last() *lane { return c.idle[len(c.idle)-1] }

// TestStageKilledFromOutside kills it while it waits, and while it runs.
func TestStageKilledFromOutside(t *testing.T) {
	c := open(t)
	demandPlain(t, c)
	if err := unix.Kill(c.running(), unix.SIGKILL); err != nil {
		t.Fatal(err)
	}
	demandPlain(t, c)

	victim := c.running()
	killed := make(chan error)
	go func() {
		time.Sleep(5 * time.Millisecond)
		killed <- unix.Kill(victim, unix.SIGKILL)
	}()
	p := program(t, "mov ecx, 10000000\nagain: dec ecx\njne again\n@here\nret")
	results := c.Run(slices.Repeat([]*trace.Program{p}, 30))
	if err := <-killed; err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Err != nil || r.Trace.Outcome.Kind != trace.Returned || len(r.Trace.Snapshots) != 1 {
			t.Errorf("result %d: %+v", i, r)
		}
	}
	demandPlain(t, c)
	if c.running() == victim {
		t.Error("the stage lived on")
	}
}

// TestForeignSignal sends the stage a signal that its handler catches.
func TestForeignSignal(t *testing.T) {
	c := open(t)
	victim := c.running()
	sent := make(chan error)
	go func() {
		time.Sleep(20 * time.Millisecond)
		sent <- unix.Kill(victim, unix.SIGSEGV)
	}()
	p := program(t, "mov ecx, 100000000\nagain: dec ecx\njne again\nret")
	got := end(c.Run([]*trace.Program{p})[0])
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	if got != "returned" && got != "timeout" {
		t.Errorf("it ends as %s", got)
	}
	demandPlain(t, c)
}

func TestCloseEndsTheStages(t *testing.T) {
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	victim := c.running()
	c.Close()
	if err := unix.Kill(victim, 0); !errors.Is(err, unix.ESRCH) {
		t.Errorf("the stage is still there: %v", err)
	}
}

const helperVariable = "FRAMECHECK_STAGE_HELPER"

// TestMain makes this binary a parent that can be killed: it starts a stage,
// says its number, and has it run an endless loop.
func TestMain(m *testing.M) {
	if os.Getenv(helperVariable) == "" {
		os.Exit(m.Run())
	}
	c, err := Open()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	c.limits.processor = time.Hour
	p, _, err := assemble(trace.Mode64, "again: jmp again")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(c.running())
	c.Run([]*trace.Program{p})
}

// TestStageDiesWithItsParent kills a parent whose stage loops.
func TestStageDiesWithItsParent(t *testing.T) {
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), helperVariable+"=1")
	output, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(output).ReadString('\n')
	var child int
	if _, err := fmt.Sscan(line, &child); err != nil {
		t.Fatal(line, err)
	}
	if group, err := unix.Getpgid(child); err != nil || group != child {
		t.Errorf("the stage's group is %d, %v: Ctrl-C would reach it", group, err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // killed
	if !gone(child) {
		t.Error("the stage outlives its parent")
	}
}

// gone waits until a process has ended; who reaps it is not this process.
func gone(pid int) bool {
	for range 1000 {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil || strings.Contains(string(status), "State:\tZ") {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// TestStageHasNothingElse looks at what the kernel says that the stage is.
func TestStageHasNothingElse(t *testing.T) {
	c := open(t)
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", c.running()))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		var access string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &access); err != nil {
			t.Fatal(line, err)
		}
		own := from == trace.CodeBase || from == trace.DataBase || to == trace.StackTop || trace.Reserved(from) && trace.Reserved(to-1)
		if !own && !strings.Contains(line, "[vsyscall]") {
			t.Errorf("mapped besides: %s", line)
		}
		if strings.Contains(access, "w") && strings.Contains(access, "x") {
			t.Errorf("to write and execute: %s", line)
		}
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.running()))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"NoNewPrivs:\t1\n", "Seccomp:\t2\n", "Threads:\t1\n"} {
		if !strings.Contains(string(status), want) {
			t.Errorf("the kernel does not say %q", want)
		}
	}
}

// TestStagesLeaveAddressesToOthers demands that stages do well where the
// addresses of a process are limited (ulimit -v).
func TestStagesLeaveAddressesToOthers(t *testing.T) {
	const most = 256 // MiB of the parent's addresses that a stage with a small stack uses
	c := open(t)
	before, stages := addressMiB(t), len(c.last().stages)
	for size := 2 * trace.PageSize; size <= 1<<17; size *= 2 {
		p := plain(t)
		withStack(p, size)
		run(t, c, p)
	}
	if more := len(c.last().stages) - stages; more == 0 || addressMiB(t)-before > more*most {
		t.Errorf("%d stages use %d MiB of addresses", more, addressMiB(t)-before)
	}
}

// addressMiB is how many addresses this process uses.
func addressMiB(t *testing.T) int {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var pages int
	if _, err := fmt.Sscan(string(statm), &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize() >> 20
}

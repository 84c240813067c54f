//go:build unix

package adapter_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/framecheck/framecheck/harness/adapter"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestAnAdapterThatIgnoresStopIsKilled: else Close would not come back.
func TestAnAdapterThatIgnoresStopIsKilled(t *testing.T) {
	a, err := adapter.Open([]string{os.Args[0], "adapter", "ignores stop"}, options())
	if err != nil {
		t.Fatal(err)
	}
	a.Close()
}

// TestWhatAnAdapterStartedIsKilledWithIt: a child that holds stdout open is no reason to
// wait, and does not live on.
func TestWhatAnAdapterStartedIsKilledWithIt(t *testing.T) {
	noted := filepath.Join(t.TempDir(), "child")
	o := options()
	o.Patience.Case = func(*trace.Program) <-chan time.Time {
		over := make(chan time.Time)
		go func() {
			for child(noted) == 0 {
				time.Sleep(time.Millisecond)
			}
			close(over)
		}()
		return over
	}
	a := open(t, "by name", o)
	if err := a.Run([]*trace.Program{program("hang-with-child " + noted)})[0].Err; err == nil {
		t.Error("it answered")
	}
	for alive(child(noted)) {
		time.Sleep(time.Millisecond)
	}
}

// child is the process that was noted, or 0.
func child(noted string) int {
	text, err := os.ReadFile(noted)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		return 0
	}
	return pid
}

// alive reports whether a process runs: one that waits to be reaped does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(status), ") Z ")
}

//go:build unix

package subprocess

import (
	"os"
	"os/exec"
	"syscall"
)

// OwnGroup has a command start in a process group of its own.
func OwnGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// KillGroup ends a command and all that it started and that is in its group still.
func KillGroup(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) } // it may have ended

// EndedBy is the signal that ended a process, 0 where none did.
func EndedBy(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return int(status.Signal())
	}
	return 0
}

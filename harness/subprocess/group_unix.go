//go:build unix

package subprocess

import (
	"os/exec"
	"syscall"
)

// OwnGroup has a command start in a process group of its own.
func OwnGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// KillGroup ends a command and all that it started and that is in its group still.
func KillGroup(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) } // it may have ended

//go:build unix

package emulator

import (
	"os/exec"
	"syscall"
)

// separate gives a command that is to be started a process group of its own.
func separate(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// kill kills a command and whatever it has started.
func kill(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) } // it may have ended

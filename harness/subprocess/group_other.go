//go:build !unix

package subprocess

import (
	"os"
	"os/exec"
)

// OwnGroup does nothing: this system has no process groups.
func OwnGroup(*exec.Cmd) {}

// KillGroup ends a command.
func KillGroup(c *exec.Cmd) { _ = c.Process.Kill() } // it may have ended

// EndedBy is 0: this system has no signals.
func EndedBy(*os.ProcessState) int { return 0 }

//go:build !unix

package emulator

import (
	"os"
	"os/exec"
)

// separate does nothing: this system has no process groups.
func separate(*exec.Cmd) {}

// endedBy is 0: this system has no signals.
func endedBy(*os.ProcessState) int { return 0 }

// kill kills a command.
func kill(c *exec.Cmd) { _ = c.Process.Kill() } // it may have ended

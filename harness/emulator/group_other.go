//go:build !unix

package emulator

import "os/exec"

// separate does nothing: this system has no process groups.
func separate(*exec.Cmd) {}

// kill kills a command.
func kill(c *exec.Cmd) { _ = c.Process.Kill() } // it may have ended

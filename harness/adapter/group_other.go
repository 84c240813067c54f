//go:build !unix

package adapter

import "os/exec"

// ownGroup does nothing: this system has no process groups.
func ownGroup(*exec.Cmd) {}

// killGroup ends a command.
func killGroup(c *exec.Cmd) { _ = c.Process.Kill() } // it may have ended

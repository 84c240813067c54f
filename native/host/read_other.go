//go:build !linux

package host

import "runtime"

// Read knows the system's name alone.
func Read() Host { return Host{Kernel: runtime.GOOS + " " + runtime.GOARCH} }

//go:build linux && amd64

package tracee

import (
	"fmt"
	"os"
	"strings"
)

// Pending gives the signals that wait to be delivered and are not blocked: at a stop
// behind an instruction, those that come before the next.
func (t Tracee) Pending() (uint64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", int(t)))
	if err != nil {
		return 0, err
	}
	return pending(string(text))
}

// pending reads proc(5)'s status.
func pending(status string) (uint64, error) {
	var sets [3]uint64
	for i, name := range [...]string{"\nSigPnd:", "\nShdPnd:", "\nSigBlk:"} {
		_, rest, _ := strings.Cut(status, name)
		if _, err := fmt.Sscanf(rest, "%x", &sets[i]); err != nil {
			return 0, fmt.Errorf("/proc/pid/status:%s %w", strings.TrimSpace(name), err)
		}
	}
	return (sets[0] | sets[1]) &^ sets[2], nil
}

//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestGatesAreAsLearned runs each int n by itself, as a program would.
func TestGatesAreAsLearned(t *testing.T) {
	c := open(t)
	for n := range vectors {
		got := end(c.Run([]*trace.Program{program(t, fmt.Sprintf(".byte 0xcd, %d\nret", n))})[0])
		linux := map[int]string{3: "#BP 0 0x0 at 0x10000002", 4: "#OF 0 0x0 at 0x10000002", 0x80: systemCall}[n]
		if linux == "" {
			linux = fmt.Sprintf("#GP %d 0x0 at 0x10000000", n*8+2)
		}
		if odd := slices.Contains(c.System().OddGates, n); odd == (got == linux) {
			t.Errorf("int %#x ends as %s; it is said to be odd: %v", n, got, odd)
		}
	}
}

// TestASystemWithout32BitCodeRunsNone has the stage believe that this is one.
func TestASystemWithout32BitCodeRunsNone(t *testing.T) {
	c := open(t)
	c.system.No32BitCode = true
	narrow, wide := programOf(t, trace.Mode32, "ret"), plain(t)
	results := c.Run([]*trace.Program{narrow, wide})
	var refused *ProgramError
	if !errors.As(results[0].Err, &refused) || results[1].Err != nil {
		t.Errorf("%v, %v", results[0].Err, results[1].Err)
	}
	for _, p := range c.Prove() {
		if !p.Held || p.Name == "32-bit code that loops" {
			t.Errorf("%+v", p)
		}
	}
}

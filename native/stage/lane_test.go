//go:build linux && amd64

package stage

import (
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestRunsSideBySide has a program run while another has still to use up its time.
func TestRunsSideBySide(t *testing.T) {
	c := open(t)
	c.turns = make(chan struct{}, 2)
	c.limits.processor = 2 * time.Second
	endless := make(chan string, 1)
	loop, l := []*trace.Program{program(t, "again: jmp again")}, c.take()
	go func() {
		result := l.run(loop)[0]
		c.give(l)
		endless <- end(result)
	}()
	c.limits.processor = defaultLimits.processor
	demandPlain(t, c)
	if len(endless) > 0 {
		t.Error("the other was waited for")
	}
	if how := <-endless; how != "timeout" {
		t.Errorf("the other ends as %s", how)
	}
	if lanes := len(c.idle); lanes != 2 {
		t.Errorf("%d lanes", lanes)
	}
}

// TestRunsInARow demands that programs which are not run side by side share their stages.
func TestRunsInARow(t *testing.T) {
	c := open(t)
	before := c.Starts()
	for range 3 {
		demandPlain(t, c)
	}
	if lanes, starts := len(c.idle), c.Starts()-before; lanes != 1 || starts > 1 {
		t.Errorf("%d lanes and %d starts more", lanes, starts)
	}
}

//go:build linux && amd64

package stage

import (
	"errors"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// pause stops the stage of the smallest stacks as soon as it is in a round, so
// that it gets no processor. The next stage is not stopped.
func pause(t *testing.T, c *CPU) (paused chan error) {
	t.Helper()
	s := c.last().stages[trace.PageSize]
	pid := c.running()
	s.arena.setWord(stateSerial, 1) // until the round begins
	paused = make(chan error, 1)
	go func() {
		for s.arena.word(stateSerial) == 1 {
			time.Sleep(time.Millisecond)
		}
		paused <- unix.Kill(pid, unix.SIGSTOP)
	}()
	return paused
}

// TestStarvedStage demands that no verdict is lost with a stage that got no
// processor: neither that of the run under way nor those around it.
func TestStarvedStage(t *testing.T) {
	c := open(t)
	c.limits.wall = 100 * time.Millisecond
	first := program(t, "push rdi\n@here\ncmp rdi, 1\nagain: je again\npop rdi\nret")
	programs := []*trace.Program{with(first, 0), with(first, 1), with(first, 2)}
	paused := pause(t, c)
	results := c.Run(programs)
	if err := <-paused; err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"returned", "timeout", "returned"} {
		if got := end(results[i]); got != want {
			t.Errorf("program %d ends as %s, planned %s", i, got, want)
		}
	}
	demandPlain(t, c)
}

// TestStarvedForGood gives a stage no time at all: that ends in an error, of the
// program that had no luck alone.
func TestStarvedForGood(t *testing.T) {
	c := open(t)
	c.limits.wall = 0
	first := program(t, "cmp rdi, 1\nagain: je again\nret")
	results := c.Run([]*trace.Program{with(first, 0), with(first, 1), with(first, 2)})
	var starved *starvedError
	if !errors.As(results[1].Err, &starved) {
		t.Errorf("%+v", results[1])
	}
	for _, i := range []int{0, 2} {
		if errors.Is(results[i].Err, results[1].Err) { // on a machine with time to spare there is none
			t.Errorf("program %d has no verdict because of another", i)
		}
	}
	c.limits = defaultLimits
	demandPlain(t, c)
}

// TestSlowProcessorIsNoStarving demands patience as long as the stage's clock runs,
// however slow.
func TestSlowProcessorIsNoStarving(t *testing.T) {
	limit := limits{processor: 10 * time.Millisecond, wall: time.Second}
	var w watch
	start := time.Now()
	for i := range 10 {
		used := time.Hour + time.Duration(i)*time.Millisecond
		if got := w.judge(used, start.Add(time.Duration(i)*time.Second*9/10), limit); got != answered {
			t.Fatalf("look %d: %d", i, got)
		}
	}
	if got := w.judge(time.Hour+9*time.Millisecond, start.Add(9*time.Second+time.Second/10), limit); got != starved {
		t.Errorf("without a processor for %v: %d", limit.wall, got)
	}
	if got := w.judge(time.Hour+limit.processor, start.Add(10*time.Second), limit); got != late {
		t.Errorf("after %v of processor time: %d", limit.processor, got)
	}
}

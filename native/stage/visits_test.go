//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// mostVisits fit where they change no memory.
const mostVisits = ringRoom / recordFixed

// long is of a test in which one goroutine works for long: the race detector finds nothing there.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it works for long in one goroutine: left out of short runs")
	}
}

// TestTooManyVisits ends in ways that are no timeout after the ring is full.
func TestTooManyVisits(t *testing.T) {
	long(t)
	c := open(t)
	c.limits.processor = 10 * time.Second // it is about room: a busy machine takes long to make pages
	before := c.Starts()
	const visits = "mov ecx, 200000\nagain:\n@here\ndec ecx\njne again\n"
	for _, last := range []string{"ret", "ud2", "mov eax, 39\nsyscall"} {
		p := program(t, visits+last)
		results := c.Run([]*trace.Program{plain(t), p, p, plain(t)})
		for i, r := range results {
			var overflow *OverflowError
			if hostile := i == 1 || i == 2; hostile != errors.As(r.Err, &overflow) {
				t.Errorf("result %d: %v", i, r.Err)
			} else if hostile && overflow.Visits < mostVisits {
				t.Errorf("%d visits fit", overflow.Visits)
			} else if hostile && (!r.Trace.Cut || len(r.Trace.Snapshots) != overflow.Visits) {
				t.Errorf("%d visits are given, cut %v", len(r.Trace.Snapshots), r.Trace.Cut)
			}
		}
		demandPlain(t, c)
	}
	if c.Starts() != before {
		t.Errorf("the stage was replaced")
	}
}

func TestOverflowSaysWhatToDo(t *testing.T) {
	got := (&OverflowError{Program: "main", Visits: 12}).Error()
	for _, want := range []string{"program main", "12 visits", "put the checkpoint where it is visited less often"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}

// TestEndlessLoopThroughACheckpoint fills the ring and must still time out,
// with what was captured until then.
func TestEndlessLoopThroughACheckpoint(t *testing.T) {
	long(t)
	c := open(t)
	c.limits.processor = 2 * time.Second // it is about room: a busy machine takes long to make pages
	endless := program(t, "again:\n@here\njmp again")
	results := c.Run([]*trace.Program{plain(t), endless, endless, plain(t)})
	for i, r := range results {
		want := "returned"
		if i == 1 || i == 2 {
			want = "timeout"
		}
		if got := end(r); got != want {
			t.Fatalf("result %d ends as %s, planned %s", i, got, want)
		}
	}
	snapshots := results[2].Trace.Snapshots
	if few := c.Run([]*trace.Program{program(t, "@here\nagain: jmp again")})[0].Trace; !results[2].Trace.Cut || few.Cut || len(few.Snapshots) != 1 {
		t.Errorf("cut %v, with %d visits %v", results[2].Trace.Cut, len(few.Snapshots), few.Cut)
	}
	if len(snapshots) < mostVisits {
		t.Fatalf("%d visits fit, not %d", len(snapshots), mostVisits)
	}
	if last := snapshots[len(snapshots)-1]; last.Visit != len(snapshots) || last.Checkpoint != 0 {
		t.Errorf("the last of %d is visit %d of checkpoint %d", len(snapshots), last.Visit, last.Checkpoint)
	}
	demandPlain(t, c)
}

// TestRoomForVisits holds the figures of the package's comment.
func TestRoomForVisits(t *testing.T) {
	long(t)
	c := open(t)
	c.limits.processor = 10 * time.Second // it is about room: a busy machine takes long to make pages
	for change, least := range map[string]int{
		"":                   131_000,
		"mov [rsp-120], rcx": 87_000,
		"mov [rsp-120], rcx\nmov [0x20000000], rcx": 7_400,
	} {
		const text = "mov ecx, %d\nagain:\n%s\n@here\ndec ecx\njne again\nret"
		if got := run(t, c, program(t, fmt.Sprintf(text, least, change))); len(got.Snapshots) != least {
			t.Errorf("with %q %d visits are captured, not %d", change, len(got.Snapshots), least)
		}
		more := program(t, fmt.Sprintf(text, least+least/50, change))
		if got := c.Run([]*trace.Program{more})[0]; got.Err == nil {
			t.Errorf("with %q more than %d visits fit", change, least)
		}
	}
}

// TestStoppedAmidACapture stops a loop at moments of no choice, most of them
// in the middle of a capture.
func TestStoppedAmidACapture(t *testing.T) {
	c := open(t)
	c.limits.processor = time.Millisecond
	p := program(t, "push rax\nagain:\n@here\nadd qword ptr [0x20000000], 1\njmp again")
	for range 30 {
		r := c.Run([]*trace.Program{p})[0]
		if got := end(r); got != "timeout" {
			t.Fatalf("it ends as %s", got)
		}
	}
}

package harness_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// nestedTask sets NT and lets a signal strike.
const nestedTask = `name: nested
says: NT is in the flags at the strike.
functions:
  main: |
    pushfq
    or    qword ptr [rsp], 0x4000
    popfq
    here: nop
    ret
  handler: ret
signals:
  handlers: {SIGUSR1: handler}
  strikes: [{signal: SIGUSR1, at: main.here}]
expect:
  - {at: main.here, visit: 1, rsp: entry}
`

// losing is a processor that loses flags at the first stop of a run, and may change rbx.
type losing struct {
	harness.Machine
	flags uint64
	rbx   uint64
}

func (l losing) Run(programs []*trace.Program) []harness.Run {
	runs := l.Machine.Run(programs)
	for _, run := range runs {
		first := &run.Trace.Snapshots[0].Registers
		first.Flags |= trace.NT // which the machine at hand may lose
		first.Flags &^= trace.Flags(l.flags)
		run.Trace.Snapshots[0].Registers.General[trace.RBX] += l.rbx
	}
	return runs
}

// A flag that a hypervisor loses is no mistake of the model, and another flag, or a run
// that nothing is known to have disturbed, is no skip.
func TestALostNTIsNoVerdict(t *testing.T) {
	h := harness.New(opened(t))
	processor := h.CPU
	for name, c := range map[string]struct {
		text     string
		features []string
		flags    uint64
		rbx      uint64
		verdict  harness.Verdict
	}{
		"under a hypervisor": {nestedTask, []string{"hypervisor"}, uint64(trace.NT), 0, harness.Skip},
		"without one":        {nestedTask, nil, uint64(trace.NT), 0, harness.Fail},
		"another flag":       {nestedTask, []string{"hypervisor"}, uint64(trace.IF), 0, harness.Fail},
		"what parts earlier": {nestedTask, []string{"hypervisor"}, 0, 1, harness.Fail},
	} {
		h.Host.CPU.Features = c.features
		h.CPU = losing{processor, c.flags, c.rbx}
		r, err := h.Decide(load(t, c.text)[0])
		if err != nil || r.Verdict != c.verdict {
			t.Errorf("%s: %v, %s: %s %v", name, err, r.Verdict, r.Reason, r.Mismatches)
		}
		if c.verdict == harness.Skip && !strings.Contains(r.Reason, "loses NT") {
			t.Errorf("%s: %s", name, r.Reason)
		}
	}
}

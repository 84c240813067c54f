package machine

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// bare is a system of 64-bit programs alone, with a gate of its own.
var bare = trace.Platform{Vendor: trace.AMD, System: trace.System{No32BitCode: true, OddGates: []int{0x17, 0x80}}}

func TestWhatAnotherSystemDoesIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ program, reason string }{
		"far return":       {"6a 23 68 09 00 00 10 48 cb 0f 0b", "no segment of 32-bit code"},
		"far jump":         {"c7 04 25 04 00 00 20 23 00 00 00 ff 2c 25 00 00 00 20", "no segment of 32-bit code"},
		"iretq":            {"6a 2b 54 9c 6a 23 68 0d 00 00 10 48 cf 0f 0b", "no segment of 32-bit code"},
		"load of ds":       {"b8 23 00 00 00 8e d8 c3", "no segment of 32-bit code"},
		"int 0x80":         {"cd 80", "gate at vector 0x80 is not Linux's"},
		"the system's own": {"cd 17", "gate at vector 0x17 is not Linux's"},
	} {
		t.Run(name, func(t *testing.T) {
			p := program(t, c.program)
			_, err := Run(p, bare)
			var other *OtherSystem
			if !errors.As(err, &other) || !strings.Contains(err.Error(), c.reason) || other.Address == 0 {
				t.Errorf("%v, not %s", err, c.reason)
			}
			if _, err := Run(p, onAMD); err != nil {
				t.Errorf("on Linux: %v", err)
			}
		})
	}
}

func TestWhatNoSystemChangesIsPredicted(t *testing.T) {
	for name, c := range map[string]struct {
		program string
		fault   trace.Fault
	}{
		"another gate":        {"cd 18", trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 0xc2}},
		"breakpoint":          {"cd 03", trace.Fault{Vector: trace.Breakpoint}},
		"data as code":        {"6a 2b 68 00 00 00 10 48 cb", trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 0x28}},
		"to more privilege":   {"6a 20 68 00 00 00 10 48 cb", trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 0x20}},
		"a segment of 64 bit": {"b8 33 00 00 00 8e d8 0f 0b", trace.Fault{Vector: trace.InvalidOpcode}},
	} {
		got, err := Run(program(t, c.program), bare)
		if err != nil || got.Outcome != (trace.Outcome{Kind: trace.Faulted, Fault: c.fault}) {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
}

func TestAProgramOf32BitCodeIsRefusedAtItsEntry(t *testing.T) {
	_, err := Run(program32(t, "c3"), bare)
	var other *OtherSystem
	if !errors.As(err, &other) || other.Address != trace.CodeBase {
		t.Errorf("%v", err)
	}
}

package harness

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Unable says why a case cannot be decided on this processor, or nothing where
// it can.
func (h Harness) Unable(s *scenarios.Scenario) string {
	if reason := h.Host.Layer.Refused(); reason != "" {
		return reason
	}
	if s.Mode == trace.Mode32 && h.Host.System.No32BitCode {
		return "this system has no segment of 32-bit code"
	}
	if lacks := h.Host.CPU.Lacks(s.Needs); len(lacks) > 0 {
		return "this processor lacks " + strings.Join(lacks, ", ")
	}
	if _, stated := s.Expected(h.Host.CPU.Manual()); !stated {
		return fmt.Sprintf("stated for %s alone; this processor is %s", strings.Join(vendors(s), " and "), h.whose())
	}
	return ""
}

// vendors names those for which a scenario states outcomes of their own.
func vendors(s *scenarios.Scenario) []string {
	names := make([]string, len(s.On))
	for i, on := range s.On {
		names[i] = on.Vendor.String()
	}
	return names
}

// whose says who made the processor, as in "intel's".
func (h Harness) whose() string {
	if v := h.Host.CPU.Manual(); v != trace.OtherVendor {
		return v.String() + "'s"
	}
	return fmt.Sprintf("of the vendor %q", h.Host.CPU.Vendor)
}

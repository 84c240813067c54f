package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// caveats are what must be known beside the totals: how far they hold, and what
// was not compared.
type caveats struct {
	vendor trace.Vendor
	// alone are the passes on what is stated for the vendor and for no other,
	// among those on what is stated for several.
	alone, among int
	others       []string // the other vendors for which those state something
	// values are left undefined by the manual, in so many cases.
	values, cases int
	// own are the system's alone, in so many cases of processes.
	own, processes int
	unstepped      []harness.Result
	disturbed      []harness.Result
}

func (r Report) caveats() caveats {
	c := caveats{vendor: r.Host.CPU.Manual()}
	for _, result := range r.Results {
		c.add(result)
	}
	return c
}

func (c *caveats) add(r harness.Result) {
	switch stated := r.StatedFor(); {
	case r.Vendor == trace.OtherVendor || r.Verdict != harness.Pass:
	case len(stated) == 1:
		c.alone++
	default:
		c.among++
		for _, vendor := range stated {
			if vendor != r.Vendor.String() && !slices.Contains(c.others, vendor) {
				c.others = append(c.others, vendor)
			}
		}
	}
	if r.Undefined.Values > 0 {
		c.values += r.Undefined.Values
		c.cases++
	}
	if r.SystemsOwn > 0 {
		c.own += r.SystemsOwn
		c.processes++
	}
	if r.Disturbed != "" {
		c.disturbed = append(c.disturbed, r)
	}
	if r.Unstepped != "" {
		c.unstepped = append(c.unstepped, r)
	}
}

// tell writes a line for each.
func (c caveats) tell(w io.Writer) {
	if c.alone > 0 {
		fmt.Fprintf(w, "  %d of them %s for %s alone: nothing is stated for another vendor\n", c.alone, hold(c.alone), c.vendor)
	}
	if c.among > 0 {
		fmt.Fprintf(w, "  %d of them %s for %s; what is stated for %s was held against the model with %s rules, and did not run\n",
			c.among, hold(c.among), c.vendor, strings.Join(c.others, " and "), whose(c.others))
	}
	if c.values > 0 {
		fmt.Fprintf(w, "  %d values in %s are left undefined by the manual and were not compared\n", c.values, cases(c.cases))
	}
	if c.own > 0 {
		fmt.Fprintf(w, "  %d values in %s of processes are the system's alone to decide and were not compared\n", c.own, cases(c.processes))
	}
	if n := len(c.disturbed); n > 0 {
		fmt.Fprintf(w, "  %s captured three times:\n", were(n))
	}
	for _, r := range c.disturbed {
		fmt.Fprintf(w, "    %s: %s\n", r.Scenario.Title(), r.Disturbed)
	}
	if n := len(c.unstepped); n > 0 {
		fmt.Fprintf(w, "  %s could not be observed at every instruction but at checkpoints alone:\n", cases(n))
	}
	for _, r := range c.unstepped {
		fmt.Fprintf(w, "    %s: %s\n", r.Scenario.Title(), r.Unstepped)
	}
}

// whose says whose rules the model had, as in "intel's".
func whose(vendors []string) string { return strings.Join(vendors, "'s and ") + "'s" }

func were(n int) string {
	if n == 1 {
		return "1 case was"
	}
	return fmt.Sprintf("%d cases were", n)
}

func hold(n int) string {
	if n == 1 {
		return "holds"
	}
	return "hold"
}

func cases(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}

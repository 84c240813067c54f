package report

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness"
)

// skips are the cases that were skipped for one reason.
type skips struct {
	reason  string
	results []harness.Result
}

// skipped gathers what was skipped by its reason, in the order of the results.
func (r Report) skipped() []skips {
	var all []skips
	place := map[string]int{}
	for _, result := range r.Results {
		if result.Verdict != harness.Skip {
			continue
		}
		i, known := place[result.Reason]
		if !known {
			i = len(all)
			place[result.Reason] = i
			all = append(all, skips{reason: result.Reason})
		}
		all[i].results = append(all[i].results, result)
	}
	return all
}

// tell writes a line for a case, and one for many of the same reason.
func (s skips) tell(b *strings.Builder) {
	first := s.results[0].Scenario.Title()
	if len(s.results) == 1 {
		fmt.Fprintf(b, "SKIP %s: %s\n", first, s.reason)
		return
	}
	names := map[string]bool{}
	for _, r := range s.results {
		names[r.Scenario.Name] = true
	}
	of := "1 scenario"
	if n := len(names); n > 1 {
		of = fmt.Sprintf("%d scenarios", n)
	}
	fmt.Fprintf(b, "SKIP %s and %d more cases, of %s: %s\n", first, len(s.results)-1, of, s.reason)
}

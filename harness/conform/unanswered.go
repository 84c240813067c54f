package conform

import "github.com/framecheck/framecheck/harness"

// unanswered are the cases that have no answer for a reason that an entry explains.
type unanswered struct {
	Known  string   `json:"known"`  // why
	Reason string   `json:"reason"` // of the first case
	Cases  []string `json:"cases"`  // their titles
}

// knownUnanswered lists them, one for each entry.
func (r Report) knownUnanswered() []unanswered {
	list := []unanswered{}
	at := map[*Entry]int{}
	for i := range r.Cases {
		one := &r.Cases[i]
		if one.Verdict != harness.Error || one.Known == nil {
			continue
		}
		n, ok := at[one.Known]
		if !ok {
			n = len(list)
			at[one.Known], list = n, append(list, unanswered{Known: one.Known.why(), Reason: one.Reason})
		}
		list[n].Cases = append(list[n].Cases, one.Scenario.Title())
	}
	return list
}

package conform

import (
	"cmp"
	"fmt"
	"io"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
)

// Report is what a simulator came to.
type Report struct {
	Version string // of framecheck
	Host    host.Host
	Corpus  string // hash of the programs, in hexadecimal
	// Simulator is what it says of itself.
	Simulator Identity
	Claims    []Profile
	Cases     []Case
	Known     *Known // nil without a file
	// Command runs a case again, given its title in quotes behind --case.
	Command string
	// Unobserved are the parts of the state that are not compared (see Without).
	Unobserved []string
}

// Identity is what a simulator says of itself.
type Identity struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	URL     string `json:"url"`
}

func (i Identity) String() string {
	if i.Version == "" {
		return i.Name
	}
	return i.Name + " " + i.Version
}

// Formats are the names of the forms in which a report can be written.
func Formats() []string { return []string{"text", "json", "html"} }

// Write writes the report in a format; an unknown one is an error.
func (r Report) Write(w io.Writer, format string) error {
	switch format {
	case "text":
		return r.text(w)
	case "json":
		return r.json(w)
	case "html":
		return r.html(w)
	}
	return fmt.Errorf("unknown format %q; one of %v", format, Formats())
}

// Tally counts cases.
type Tally struct {
	Agreed   int `json:"agreed"`
	Diverged int `json:"diverged"` // and nobody has explained it
	Known    int `json:"known"`    // divergences, and cases without an answer, that are explained
	Errors   int `json:"errors"`   // no answer that can be compared
	Skipped  int `json:"skipped"`
}

// Cases is how many there are.
func (t Tally) Cases() int { return t.Agreed + t.Diverged + t.Known + t.Errors + t.Skipped }

func (t *Tally) count(one *Case) {
	switch {
	case one.Verdict == harness.Pass:
		t.Agreed++
	case one.Verdict == harness.Skip:
		t.Skipped++
	case one.Known != nil:
		t.Known++
	case one.Verdict == harness.Error:
		t.Errors++
	default:
		t.Diverged++
	}
}

// Total counts all cases.
func (r Report) Total() Tally {
	var t Tally
	for i := range r.Cases {
		t.count(&r.Cases[i])
	}
	return t
}

// row is what one profile came to.
type row struct {
	Profile Profile
	Claimed bool
	Tally
}

// rows are those of all profiles, in their order.
func (r Report) rows() []row {
	rows := make([]row, 0, len(Profiles()))
	at := map[Profile]int{}
	for i, p := range Profiles() {
		at[p], rows = i, append(rows, row{Profile: p})
	}
	for _, p := range r.Claims {
		rows[at[p]].Claimed = true
	}
	for i := range r.Cases {
		rows[at[r.Cases[i].Profile()]].count(&r.Cases[i])
	}
	return rows
}

// verdict is the sentence with which every form of the report begins: it names the
// most frequent cause.
func (r Report) verdict() string {
	t, all := r.Total(), groups(r.Cases)
	ran := t.Agreed + t.Diverged + t.Known + t.Errors
	switch {
	case t.Diverged > 0:
		text := fmt.Sprintf("%s diverges in %d of %d cases: %s", r.Simulator, t.Diverged, ran, all[0].Cause)
		if len(all) > 1 {
			text += fmt.Sprintf(" (%d cases), and %d more causes", len(all[0].Cases), len(all)-1)
		}
		return text
	case t.Errors > 0:
		return fmt.Sprintf("%s gave no answer in %d of %d cases: %s", r.Simulator, t.Errors, ran, r.firstReason(harness.Error))
	case ran == 0:
		return fmt.Sprintf("%s ran none of %d cases: %s", r.Simulator, t.Cases(), cmp.Or(r.firstReason(harness.Skip), "there are none"))
	case t.Known > 0:
		return fmt.Sprintf("%s agrees in %d of %d cases, and %d that do not are known", r.Simulator, t.Agreed, ran, t.Known)
	}
	text := fmt.Sprintf("%s agrees in all of %d cases", r.Simulator, ran)
	if t.Skipped > 0 {
		text += fmt.Sprintf(" (%d more were skipped)", t.Skipped)
	}
	return text
}

func (r Report) firstReason(v harness.Verdict) string {
	for i := range r.Cases {
		if r.Cases[i].Verdict == v && r.Cases[i].Known == nil {
			return r.Cases[i].Reason
		}
	}
	return ""
}

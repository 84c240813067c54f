package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/native/host"
)

func newCoverage() *cobra.Command {
	var format string
	var ofForms bool
	command := &cobra.Command{
		Use:   "coverage [FILE|FOLDER...]",
		Short: "Say which claims, or which forms of instructions, the scenarios cover",
		Long: `Say which claims of the ledger the scenarios cover or refute. A claim is settled
by a scenario that passes on the processor; where none can be run, nothing is
settled, and the claims that scenarios name are listed as open.

With --forms, say for each form of the stack instructions in each mode, as x86.csv
of golang.org/x/arch lists them, how many cases execute it on the processor and
pass when compared at every instruction, or why there can be none.`,
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format %s: one of text, json", format)
			}
			if ofForms {
				return coverForms(c, args, format)
			}
			return coverage(c, args, format)
		},
	}
	command.Flags().BoolVar(&ofForms, "forms", false, "count the cases of each form of the stack instructions")
	command.Flags().StringVar(&format, "format", "text", "form of the report: text or json")
	return command
}

func coverage(c *cobra.Command, args []string, format string) error {
	claims, err := ledger.Read()
	if err != nil {
		return failure{ownFault, err}
	}
	results, err := settle(args)
	if err != nil {
		return err
	}
	covered := ledger.Cover(claims, results)
	if format == "json" {
		return writeCoverage(c.OutOrStdout(), covered)
	}
	tellCoverage(c.OutOrStdout(), covered)
	return nil
}

// settle runs the scenarios where they can be run. Elsewhere every one of them
// is skipped.
func settle(args []string) ([]harness.Result, error) {
	l, err := loadAll(args)
	if err != nil {
		return nil, err
	}
	reason := host.Supported()
	if reason == "" {
		return check(l)
	}
	results := make([]harness.Result, l.cases())
	for i, s := range slices.Concat(l.list, l.processes) {
		results[i] = harness.Result{Scenario: s, Verdict: harness.Skip, Reason: reason}
	}
	return results, nil
}

// writeCoverage writes the stable JSON form.
func writeCoverage(w io.Writer, c ledger.Coverage) error {
	type claims struct {
		Total     int      `json:"total"`
		Covered   []string `json:"covered"`
		Refuted   []string `json:"refuted"`
		Uncovered []string `json:"uncovered"`
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]claims{"claims": {
		Total: len(c.Claims), Covered: c.IDs(ledger.Covered), Refuted: c.IDs(ledger.Refuted), Uncovered: c.IDs(ledger.Open),
	}})
}

func tellCoverage(w io.Writer, c ledger.Coverage) {
	for _, claim := range c.Claims {
		fmt.Fprintf(w, "%-8s %-6s %-8s %s\n", claim.State, claim.ID, claim.On, claim.Says)
		for _, e := range claim.Evidence {
			tellEvidence(w, claim.State, e)
		}
	}
	fmt.Fprintf(w, "%d claims: %d covered, %d refuted, %d open\n", len(c.Claims),
		len(c.IDs(ledger.Covered)), len(c.IDs(ledger.Refuted)), len(c.IDs(ledger.Open)))
}

// tellEvidence names a scenario; of a refutation, what it shows instead.
func tellEvidence(w io.Writer, state ledger.State, e ledger.Evidence) {
	text := e.Name
	if e.Cases > 1 {
		text += fmt.Sprintf(", %d cases", e.Cases)
	}
	if state == ledger.Refuted {
		text += ": " + e.Says
	}
	fmt.Fprintf(w, "%25sby %s\n", "", text)
}

package main

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness/compiled"
	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/objects"
	"github.com/framecheck/framecheck/native/object"
)

// compiled walks functions that compilers make of C that is drawn, and of some that is
// written by hand.
func (u unwinding) compiled(c *cobra.Command) error {
	names, sets := compiler.Default, compiled.Sets
	if u.windows {
		names, sets = compiler.Windows, compiled.WindowsSets
	}
	compilers, err := witnessing{compilers: u.compilers}.installed(names)
	if err != nil {
		return failure{nothingRan, err}
	}
	h, closed, err := processor()
	if err != nil {
		return err
	}
	defer closed()
	survey := compiled.Survey{
		Seed: u.seed, Count: u.count, Sets: sets,
		Examiner: objects.Examiner{Machine: h.CPU, Calls: object.Calls(), Moments: objects.DefaultMoments},
	}
	for _, c := range compilers {
		survey.Compilers = append(survey.Compilers, c.Name)
	}
	p := newProgress(c.ErrOrStderr(), survey.Rows())
	done := 0
	survey.Each = func(compiled.Row) { done++; p.show(done) }
	rows, err := survey.Run()
	p.clear()
	if err != nil {
		return failure{ownFault, err}
	}
	return u.tellCompiled(c.OutOrStdout(), rows)
}

// tellCompiled writes what came of it. Nothing that a finding of the ledger knows is a
// mismatch.
func (u unwinding) tellCompiled(out io.Writer, rows []compiled.Row) error {
	causes, err := compiled.Causes(rows)
	if err != nil {
		return failure{ownFault, err}
	}
	if u.format == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(map[string]any{"rows": rows, "causes": causes})
	} else {
		err = compiled.Tell(out, rows, causes)
	}
	if err != nil {
		return failure{ownFault, err}
	}
	var totals objects.Totals
	for _, r := range rows {
		totals.Add(r.Totals)
	}
	switch {
	case slices.ContainsFunc(causes, func(c compiled.Cause) bool { return c.Finding == "" }):
		return failure{code: mismatch}
	case totals.ByTable().All() == 0:
		return failure{code: nothingRan}
	}
	return nil
}

package main

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/witness"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func newWitness() *cobra.Command {
	var w witnessing
	command := &cobra.Command{
		Use:   "witness",
		Short: "Hold what compilers do with random signatures against the layout",
		Long: `Draw signatures, have compilers make a function that calls and one that is called of
each, run them, and hold sizes, places of arguments and results, and what a function
must leave alone against the layout's prediction. What disagrees is cut down to the
smallest signature and printed as a scenario and as C.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return w.run(c) },
	}
	flags := command.Flags()
	flags.Uint64Var(&w.seed, "seed", 1, "of the signatures")
	flags.IntVar(&w.count, "count", 1000, "how many signatures for each convention and compiler")
	flags.StringSliceVar(&w.conventions, "abi", nil, "calling conventions (default all)")
	flags.StringSliceVar(&w.compilers, "compiler", nil, "compilers (default those of gcc and clang that are installed)")
	flags.StringVar(&w.record, "record", "", "write what compilers did to a file, one line a signature")
	return command
}

// witnessing is what the command line asks for.
type witnessing struct {
	seed                   uint64
	count                  int
	conventions, compilers []string
	record                 string
}

func (w witnessing) run(c *cobra.Command) error {
	conventions, err := w.chosen()
	if err != nil {
		return err
	}
	compilers, err := w.installed(compiler.Default)
	if err != nil {
		return failure{nothingRan, err}
	}
	h, closed, err := processor()
	if err != nil {
		return err
	}
	defer closed()
	totals := witness.Totals{}
	var record witness.Record
	for _, convention := range conventions {
		for _, compiler := range compilers {
			q := witness.Inquiry{
				Convention: convention, Compiler: compiler, Seed: w.seed, Count: w.count,
				Rules: witness.Layout(), Bench: bench(h, convention.Mode()),
			}
			q.Each = record.Add(compiler, q.Bench)
			p := newProgress(c.ErrOrStderr(), w.count)
			q.Progress = p.show
			answer, err := q.Ask()
			p.clear()
			if err != nil {
				return failure{ownFault, err}
			}
			answer.Tell(c.OutOrStdout(), q)
			totals.Add(answer)
		}
	}
	if w.record != "" {
		if err := writeRecord(w.record, &record); err != nil {
			return failure{ownFault, err}
		}
	}
	return conclude(totals)
}

func writeRecord(path string, record *witness.Record) error {
	text, err := record.Bytes()
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// bench is the processor, or where this system has no 32-bit code the model of one that
// has.
func bench(h harness.Harness, mode trace.Mode) witness.Bench {
	if mode == trace.Mode32 && h.Host.System.No32BitCode {
		return witness.Bench{Machine: harness.Model{Vendor: h.Host.CPU.Manual()}, Model: true}
	}
	return witness.Bench{Machine: h.CPU}
}

func conclude(t witness.Totals) error {
	switch {
	case t.Broken > 0:
		return failure{code: ownFault}
	case t.Disagreements > 0:
		return failure{code: mismatch}
	case t.Agreements == 0:
		return failure{code: nothingRan}
	}
	return nil
}

// chosen are the conventions that the command line names, or all.
func (w witnessing) chosen() ([]declaration.Convention, error) {
	if w.conventions == nil {
		return declaration.Conventions, nil
	}
	var chosen []declaration.Convention
	for _, name := range w.conventions {
		if !slices.Contains(declaration.Conventions, declaration.Convention(name)) {
			return nil, fmt.Errorf("--abi %s: one of %v", name, declaration.Conventions)
		}
		chosen = append(chosen, declaration.Convention(name))
	}
	return chosen, nil
}

// installed are the compilers that the command line names, all of which must be here,
// or those of a list that are.
func (w witnessing) installed(names []string) ([]witness.Compiler, error) {
	if w.compilers != nil {
		names = w.compilers
	}
	var found []witness.Compiler
	var missing []error
	for _, name := range names {
		c, err := compiler.Find(name)
		if err != nil {
			missing = append(missing, err)
			continue
		}
		found = append(found, witness.Compiler{Compiler: c})
	}
	if len(found) == 0 || w.compilers != nil && missing != nil {
		return nil, errors.Join(missing...)
	}
	return found, nil
}

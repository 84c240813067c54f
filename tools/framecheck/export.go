package main

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func newExport() *cobra.Command {
	var elf, mode string
	command := &cobra.Command{
		Use:   "export --elf OUT [FILE|FOLDER...]",
		Short: "Write scenarios in a form that other simulators run",
		Long: `Write scenarios in a form that other simulators run. Without arguments it takes
those that come with framecheck.

--elf makes one static ELF file of all cases, which needs no library. Under a
user-mode emulator it runs them, writes what it captured to stdout, names on stderr
each case that differs from the model's prediction, and ends with the number of them
(125 where there are more; 126 where it cannot run). Its arguments are the first case
to run, from 0, and how many. Cases that begin in 32-bit code are those of a 32-bit
file, which --mode 32 writes.`,
		RunE: func(c *cobra.Command, args []string) error {
			if elf == "" {
				return fmt.Errorf("nothing to write: name a file with --elf")
			}
			return exportELF(c, elf, mode, args)
		},
	}
	command.Flags().StringVar(&elf, "elf", "", "write an ELF file here")
	command.Flags().StringVar(&mode, "mode", "64", "of the ELF file: 64 or 32, for the cases that begin in such code")
	return command
}

// exportELF writes the ELF file, and says what is not in it.
func exportELF(c *cobra.Command, path, mode string, args []string) error {
	wanted, ok := map[string]trace.Mode{"64": trace.Mode64, "32": trace.Mode32}[mode]
	if !ok {
		return fmt.Errorf("--mode %s: one of 64, 32", mode)
	}
	_, programs, err := load(args)
	if err != nil {
		return err
	}
	left := map[string]int{}
	var cases []freestanding.Case
	for _, chosen := range emulator.Choose(wanted, programs, predictions(programs), func(_ int, why *emulator.LeftOut) { left[why.Reason]++ }) {
		cases = append(cases, chosen)
	}
	if len(cases) == 0 {
		return failure{nothingRan, fmt.Errorf("no case can be part of an ELF file: %v", left)}
	}
	file, err := freestanding.Make(cases)
	if err != nil {
		return failure{ownFault, err}
	}
	if err := os.WriteFile(path, file, 0o755); err != nil {
		return failure{ownFault, err}
	}
	fmt.Fprintf(c.OutOrStdout(), "%s: %d cases, %d bytes\n", path, len(cases), len(file))
	for _, reason := range slices.Sorted(maps.Keys(left)) {
		fmt.Fprintf(c.OutOrStdout(), "left out: %d cases: %s\n", left[reason], reason)
	}
	return nil
}

// predictions are those of this machine's vendor and system; nil where there is none.
func predictions(programs []*trace.Program) []*trace.Trace {
	predicted := make([]*trace.Trace, len(programs))
	for i, run := range harness.Model(host.Read().Platform()).Run(programs) {
		if run.Err == nil {
			predicted[i] = run.Trace
		}
	}
	return predicted
}

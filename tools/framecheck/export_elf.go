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
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

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
		if chosen.Expected.Outcome.Kind == trace.Killed {
			left["it is killed by a signal, which would end the file's process"]++
			continue
		}
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

// predictions are those of this machine's vendor, and of its signal frames where there
// are programs with handlers; nil where there is none.
func predictions(programs []*trace.Program) []*trace.Trace {
	predicted := make([]*trace.Trace, len(programs))
	here := host.Read().Platform()
	if slices.ContainsFunc(programs, func(p *trace.Program) bool { return p.Signals != nil }) {
		if cpu, err := stage.Open(); err == nil { // else frames without XSAVE are expected
			here.System.SignalState = cpu.System().SignalState
			cpu.Close()
		}
	}
	for i, run := range harness.Model(here).Run(programs) {
		if run.Err == nil {
			predicted[i] = run.Trace
		}
	}
	return predicted
}

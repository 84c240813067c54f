package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/harness/report"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/source"
)

func newRun() *cobra.Command {
	var format string
	var everyInstruction bool
	command := &cobra.Command{
		Use:   "run [FILE|FOLDER...]",
		Short: "Run scenarios on the processor and compare with the model",
		Long:  "Run scenarios on the processor and compare with the model. Without arguments it\ntakes the scenarios that come with framecheck.",
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(report.Formats(), format) {
				return fmt.Errorf("--format %s: one of %v", format, report.Formats())
			}
			return run(c, args, format, everyInstruction)
		},
	}
	command.Flags().BoolVar(&everyInstruction, "every-instruction", false, "compare before every instruction, not only at checkpoints")
	command.Flags().StringVar(&format, "format", "text", "form of the report: text, json, junit or github")
	return command
}

func run(c *cobra.Command, args []string, format string, everyInstruction bool) error {
	l, err := loadAll(args)
	if err != nil {
		return refuse(c.OutOrStdout(), err, format)
	}
	cpu, err := stage.Open()
	if err != nil {
		return err
	}
	defer cpu.Close()
	bar := newProgress(c.ErrOrStderr(), l.cases())
	h := harness.New(cpu)
	h.EveryInstruction, h.Progress = everyInstruction, bar.show
	results := checkAll(h, l, bar.show)
	bar.clear()
	r := report.Report{Version: version, Host: h.Host, Contained: true, EveryInstruction: everyInstruction, Results: results}
	if err := r.Write(c.OutOrStdout(), format); err != nil {
		return failure{ownFault, err}
	}
	return verdict(harness.Count(results))
}

// checkAll gives the verdict on programs, and then on processes.
func checkAll(h harness.Harness, l loaded, progress func(int)) []harness.Result {
	results := h.Check(l.list, l.programs)
	return append(results, processes.Check(h.Host, l.processes, func(done int) {
		if progress != nil {
			progress(len(l.list) + done)
		}
	})...)
}

// check runs programs and processes on the processor and the model.
func check(l loaded) ([]harness.Result, error) {
	cpu, err := stage.Open()
	if err != nil {
		return nil, err
	}
	defer cpu.Close()
	return checkAll(harness.New(cpu), l, nil), nil
}

// refuse reports mistakes in scenarios in the formats that programs read; in
// text they are the error's own words.
func refuse(w io.Writer, err error, format string) error {
	var mistakes source.Diagnostics
	if format == "text" || !errors.As(err, &mistakes) {
		return err
	}
	r := report.Report{Version: version, Host: host.Read(), Mistakes: mistakes}
	if failed := r.Write(w, format); failed != nil {
		return failure{ownFault, failed}
	}
	return err
}

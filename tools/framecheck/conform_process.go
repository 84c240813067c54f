package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness/conform"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/native/host"
)

// runProcesses holds an emulator of whole processes against the model of execve, and
// writes the report.
func (o *conformance) runProcesses(c *cobra.Command, paths, command []string) error {
	if o.exec || o.elf {
		return errors.New("conform: --process stands alone: without --exec and --elf")
	}
	if !slices.ContainsFunc(command, func(word string) bool { return strings.Contains(word, "{}") }) {
		return errors.New("conform --process: write {} where the command takes the executable, as in qemu-x86_64 {}")
	}
	_, _, known, err := o.parse()
	if err != nil {
		return err
	}
	l, err := loadAll(paths)
	if err != nil {
		return err
	}
	if len(l.processes) == 0 {
		return fmt.Errorf("no scenario in %v is of a process", paths)
	}
	if reason := host.Supported(); reason != "" {
		return failure{nothingRan, errors.New(reason)}
	}
	system, err := processes.At()
	if err != nil {
		return failure{nothingRan, err}
	}
	bar := newProgress(c.ErrOrStderr(), len(l.processes))
	check := conform.Processes{Command: command, System: system, Known: known, Progress: bar.show}
	r := conform.Report{
		Version: version, Host: host.Read(), Corpus: conform.HashProcesses(l.processes), Claims: []conform.Profile{conform.Process},
		Simulator: conform.Identity{Name: filepath.Base(command[0]), Version: o.version}, Cases: check.Run(l.processes), Known: known, Command: o.again(paths, command),
	}
	bar.clear()
	if o.name != "" {
		r.Simulator.Name = o.name
	}
	if o.only != "" {
		r.Cases = slices.DeleteFunc(r.Cases, func(one conform.Case) bool { return one.Scenario.Title() != o.only })
	}
	if err := o.write(c, r); err != nil {
		return failure{ownFault, err}
	}
	return conformed(r.Total())
}

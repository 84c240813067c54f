package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/conform"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// conformance is what the command line says of conform.
type conformance struct {
	simulated
	profiles, vendor, known, format string
	html, badge, only, validate     string
}

func newConform() *cobra.Command {
	var o conformance
	command := &cobra.Command{
		Use:   "conform --exec|--elf [FILE|FOLDER...] -- COMMAND [ARGUMENT...]",
		Short: "Hold another simulator against the model and the processor",
		Long: `Hold another simulator against the model, and against the processor where the two part.
Without files it takes the scenarios that come with framecheck.

--exec starts the command and speaks the protocol of harness/PROTOCOL.md with it.
--elf  runs the command on ELF files, whose path stands for {}: a user-mode emulator,
       as in: framecheck conform --elf -- qemu-x86_64 {}

Cases that ask for more than the simulator claims (--profiles), or has (--features),
are skipped and counted. The exit code is 0 where all others agree or are known to
diverge (--known), 1 where one diverges, 2 where the simulator does not start, 3 where
none was run, 4 where one has no answer.`,
		RunE: func(c *cobra.Command, args []string) error {
			if o.validate != "" {
				return validate(c, o.validate)
			}
			at := c.ArgsLenAtDash()
			if at < 0 || at == len(args) {
				return errors.New("conform: write the simulator's command behind --")
			}
			return o.run(c, args[:at], args[at:])
		},
	}
	flags := command.Flags()
	o.register(command)
	flags.StringVar(&o.profiles, "profiles", joined(conform.Profiles()), "what the simulator claims to have")
	flags.StringVar(&o.vendor, "vendor", "amd", "whose rules it is to follow, where they differ: amd or intel")
	flags.StringVar(&o.known, "known", "", "a file of divergences that are explained")
	flags.StringVar(&o.format, "format", "text", "form of the report: text, json or html")
	flags.StringVar(&o.html, "html", "", "write the report as a page here, too")
	flags.StringVar(&o.badge, "badge", "", "write a badge here, as SVG")
	flags.StringVar(&o.validate, "validate", "", "run nothing: hold a transcript of commands and answers, one a line, to the protocol")
	flags.StringVar(&o.only, "case", "", "the one case to run, by its title in the report")
	return command
}

func joined(profiles []conform.Profile) string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = string(p)
	}
	return strings.Join(names, ",")
}

// run holds the simulator against the model and writes the report.
func (o *conformance) run(c *cobra.Command, paths, command []string) error {
	claims, vendor, known, err := o.parse()
	if err != nil {
		return err
	}
	list, programs, err := load(paths)
	if err == nil {
		list, programs, err = o.chosen(list, programs)
	}
	if err != nil {
		return err
	}
	s, err := o.open(command, vendor)
	if err != nil {
		return err
	}
	defer s.close()
	bar := newProgress(c.ErrOrStderr(), len(list))
	check := conform.Check{Simulator: s.Simulator, Batch: s.batch, Lacks: s.lacks, Vendor: vendor, SignalState: s.signalState, Claims: claims, Known: known, Progress: bar.show}
	cpu, err := stage.Open()
	if err == nil {
		defer cpu.Close()
		check.Hardware, check.Platform = harness.CPU{Stage: cpu}, harness.New(cpu).Host.Platform()
	}
	r := conform.Report{
		Version: version, Host: host.Read(), Corpus: conform.Hash(programs), Simulator: s.identity, Claims: claims,
		Cases: check.Run(list, programs), Known: known, Command: o.again(paths, command),
	}
	bar.clear()
	if err := o.write(c, r); err != nil {
		return failure{ownFault, err}
	}
	return conformed(r.Total())
}

// parse reads what the flags say.
func (o *conformance) parse() ([]conform.Profile, trace.Vendor, *conform.Known, error) {
	claims, err := conform.ParseProfiles(o.profiles)
	if err != nil {
		return nil, 0, nil, fmt.Errorf("--profiles: %w", err)
	}
	vendor, ok := trace.ParseVendor(o.vendor)
	if !ok {
		return nil, 0, nil, fmt.Errorf("--vendor %s: one of amd, intel", o.vendor)
	}
	if !slices.Contains(conform.Formats(), o.format) {
		return nil, 0, nil, fmt.Errorf("--format %s: one of %v", o.format, conform.Formats())
	}
	if o.known == "" {
		return claims, vendor, nil, nil
	}
	known, err := conform.ReadKnown(o.known)
	return claims, vendor, known, err
}

// chosen leaves the one case that is asked for.
func (o *conformance) chosen(list []*scenarios.Scenario, programs []*trace.Program) ([]*scenarios.Scenario, []*trace.Program, error) {
	if o.only == "" {
		return list, programs, nil
	}
	for i, s := range list {
		if s.Title() == o.only {
			return list[i : i+1], programs[i : i+1], nil
		}
	}
	return nil, nil, fmt.Errorf("--case %s: no case has this title", o.only)
}

// again is the command line that runs one case again: CASE stands for its title.
func (o *conformance) again(paths, command []string) string {
	words := append([]string{"framecheck", "conform", o.kind(), "--vendor", o.vendor, "--case", "CASE"}, paths...)
	return strings.Join(append(append(words, "--"), command...), " ")
}

// write writes the report in each form that is asked for.
func (o *conformance) write(c *cobra.Command, r conform.Report) error {
	files := map[string]func(*os.File) error{
		o.html:  func(f *os.File) error { return r.Write(f, "html") },
		o.badge: func(f *os.File) error { return r.Badge(f) },
	}
	for path, write := range files {
		if path == "" {
			continue
		}
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		if err := errors.Join(write(f), f.Close()); err != nil {
			return err
		}
	}
	return r.Write(c.OutOrStdout(), o.format)
}

// conformed turns what a simulator came to into the exit code.
func conformed(t conform.Tally) error {
	switch {
	case t.Diverged > 0:
		return failure{code: mismatch}
	case t.Errors > 0:
		return failure{code: ownFault}
	case t.Agreed+t.Known == 0:
		return failure{code: nothingRan}
	}
	return nil
}

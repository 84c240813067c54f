package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
)

// unwinding is how the command reports.
type unwinding struct {
	format string
	ascii  bool
	calls  []string // of functions of objects

	count     int // of functions that are drawn for compilers
	seed      uint64
	compilers []string
	windows   bool // COFF objects are asked for
}

func newUnwind() *cobra.Command {
	var how unwinding
	command := &cobra.Command{
		Use:   "unwind [FILE|FOLDER...] | unwind FILE.o...",
		Short: "Hold walks of the stack against the calls made, at every instruction",
		Long: `Run scenarios in single steps on the processor, walk the stack before every
instruction, and hold each walk against the calls that were really made: every
caller, every canonical frame address, every register that a callee has to give
back. The stack is walked by the chain of frame pointers and, where the program has
tables, by .eh_frame and by .pdata with .xdata.

For each function and walker the report counts the instructions that have run: at
how many the walker was right, was wrong, or had no rule. The first that is wrong is
named, with what was walked and what was so. An instruction that calls counts too
while its callee runs. The exit code is 1 where a table is wrong, and 3 where none was
right or wrong at any instruction that ran; that a chain of frame pointers skips a
frame is what such chains do. A run that cannot be followed to its end is walked up to
there, counted and named.

A relocatable object (FILE.o) is taken apart instead: each of its functions is called
with zeros, small numbers and pointers to zeros, or as --call says, and walked by the
object's own .eh_frame, or .pdata and .xdata in COFF. Every instruction at which the table is wrong is named, with
its row and with what would be right. A run that faults, does not end, or needs what
the object does not define is walked up to there.`,
		RunE: func(c *cobra.Command, args []string) error {
			if how.format != "text" && how.format != "json" {
				return fmt.Errorf("--format %s: one of text, json", how.format)
			}
			if how.count > 0 {
				if len(args) > 0 {
					return errors.New("--compiled draws its functions: name no file with it")
				}
				return how.compiled(c)
			}
			if how.windows {
				return errors.New("--windows is of functions that are compiled: write --compiled N with it")
			}
			switch objects, err := areObjects(args); {
			case err != nil:
				return err
			case objects:
				return how.objects(c, args)
			case how.calls != nil:
				return errors.New("--call is of functions of objects: name one, as in file.o")
			}
			return how.scenarios(c, args)
		},
	}
	command.Flags().StringVar(&how.format, "format", "text", "form of the report: text or json")
	command.Flags().StringArrayVar(&how.calls, "call", nil, "call this function of an object alone, as in 'f(3, &data+8)'; may be given again")
	command.Flags().IntVar(&how.count, "compiled", 0, "walk so many C functions for each compiler, drawn, and those written by hand")
	command.Flags().Uint64Var(&how.seed, "seed", 1, "of the C functions")
	command.Flags().StringSliceVar(&how.compilers, "compiler", nil, "compilers (default those of gcc and clang that are installed, for Windows of clang and MinGW's gcc)")
	command.Flags().BoolVar(&how.windows, "windows", false, "walk C functions of COFF objects, as compilers for Windows make them")
	command.Flags().BoolVar(&how.ascii, "ascii", false, "draw with ASCII characters alone")
	return command
}

// scenarios holds the walks of scenarios.
func (u unwinding) scenarios(c *cobra.Command, args []string) error {
	list, programs, err := load(args)
	if err != nil {
		return err
	}
	cpu, err := stage.Open()
	if err != nil {
		return err
	}
	defer cpu.Close()
	bar := newProgress(c.ErrOrStderr(), len(list))
	h := harness.New(cpu)
	h.Progress = bar.show
	all := h.Unwind(list, programs)
	bar.clear()
	report := walking.NewReport()
	without := 0
	for _, unwound := range all {
		if unwound.Report == nil {
			without++
			report.Skip(unwound.Scenario.Title(), unwound.Reason)
			continue
		}
		report.Add(unwound.Report)
	}
	if without == len(list) {
		if err := u.write(c.OutOrStdout(), report); err != nil {
			return failure{ownFault, err}
		}
		return failure{code: nothingRan}
	}
	return u.tell(c.OutOrStdout(), report)
}

// tell writes a report, and gives the exit code that it means.
func (u unwinding) tell(out io.Writer, r *walking.Report) error {
	if err := u.write(out, r); err != nil {
		return failure{ownFault, err}
	}
	return held(r.Total(scenarios.ByDWARF), r.Total(scenarios.ByWin64))
}

// held gives the exit code of what tables were at the instructions that ran: one rule for
// scenarios and objects. What was not right at a single one has held nothing.
func held(tallies ...walking.Tally) error {
	var all walking.Tally
	for _, t := range tallies {
		all = walking.Tally{Right: all.Right + t.Right, Wrong: all.Wrong + t.Wrong, NoRule: all.NoRule + t.NoRule}
	}
	switch {
	case all.Wrong > 0:
		return failure{code: mismatch}
	case all.Right == 0:
		return failure{nothingRan, errors.New("no instruction that ran has a row in an unwind table: nothing was held against one")}
	}
	return nil
}

func (u unwinding) write(out io.Writer, r *walking.Report) error {
	if u.format == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	return drawing.DrawUnwinding(out, r, drawing.Style{ASCII: u.ascii, Color: isTerminal(out) && os.Getenv("NO_COLOR") == ""})
}

package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func newExport() *cobra.Command {
	var vectors bool
	var elf, mode string
	command := &cobra.Command{
		Use:   "export --json|--elf OUT [FILE|FOLDER...]",
		Short: "Write scenarios in a form that other simulators run",
		Long: `Write scenarios in a form that other simulators run. Without files it takes those that
come with framecheck.

--json writes each case as data, one JSON object a line: the state in which a program
starts, every snapshot and the final state as the model predicts them, how the run
ends, and which bits the manual leaves undefined. What differs between vendors stands
there once for each. See harness/PROTOCOL.md.

--elf makes one static ELF file of all cases, which needs no library. Under a
user-mode emulator it runs them, writes what it captured to stdout, names on stderr
each case that differs from the model's prediction, and ends with the number of them
(125 where there are more; 126 where it cannot run). Its arguments are the first case
to run, from 0, and how many. Cases that begin in 32-bit code are those of a 32-bit
file, which --mode 32 writes. A file of one case has the program's symbols and its
.eh_frame, for gdb and libunwind: the program is in its place at framecheck_enter, and
of signals before that (SIGILL) gdb is to pass all on.`,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case vectors == (elf != ""):
				return errors.New("export: say as what: --json, or --elf with the name of a file")
			case vectors:
				return exportVectors(c, args)
			}
			return exportELF(c, elf, mode, args)
		},
	}
	command.Flags().BoolVar(&vectors, "json", false, "as vectors: one JSON object a line")
	command.Flags().StringVar(&elf, "elf", "", "write an ELF file here")
	command.Flags().StringVar(&mode, "mode", "64", "of the ELF file: 64 or 32, for the cases that begin in such code")
	return command
}

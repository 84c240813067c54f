// Command mutate changes a package of the reference model, one place at a time, and lists
// the changes that no case of the corpus notices. Each of them is a case that is
// missing, or is explained in the folder equivalent.
//
// Exit codes: 0 every survivor is explained; 1 one is not, an explanation is
// stale, or a case is red without a change; 2 the run could not be made.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/framecheck/framecheck/native/host"
)

func main() {
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs the command line and gives the exit code.
func execute(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("only", "", "mutate these files alone, as in stack.go,branch.go")
	of := flags.String("of", "machine", "the package of the model: machine, unwind or execve")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "mutate: %q: there is nothing to name but files, with -only\n", flags.Args())
		return 2
	}
	p, known := projects[*of]
	if !known {
		fmt.Fprintf(stderr, "mutate: -of %s: one of machine, unwind, execve\n", *of)
		return 2
	}
	p.vendor = host.Read().CPU.Manual()
	p.only = strings.FieldsFunc(*only, func(r rune) bool { return r == ',' })
	r, err := p.run(newProgress(stderr))
	if err != nil {
		fmt.Fprintln(stderr, "mutate:", err)
		return 2
	}
	r.write(stdout)
	if !r.good() {
		return 1
	}
	return 0
}

// Command framecheck checks claims about the x86 call stack: it runs scenarios
// on the processor and holds what happened against the reference model and the
// author's expectations.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// version is set by releases with -ldflags "-X main.version=...".
var version = "devel"

func main() {
	growHeap()
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs the command line and gives the exit code.
func execute(args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	out := &output{Writer: stdout}
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.Execute()
	if out.failed != nil {
		err = failure{ownFault, out.failed}
	}
	if err == nil {
		return agree
	}
	failure := asFailure(err)
	if failure.err != nil {
		fmt.Fprintln(stderr, failure.err)
	}
	return failure.code
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "framecheck",
		Short:         "Check claims about the x86 call stack on the processor itself",
		Long:          long,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(newRun(), newShow(), newTrace(), newCheck(), newCoverage(), newSchema(), newDoctor(), newWitness(), newUnwind(), newConform(), newExport(), newServe())
	return root
}

const long = `framecheck runs scenarios, which say what a program's stack must look like, on
the processor and compares every byte with a reference model's prediction.

Exit codes: 0 all agree; 1 a mismatch; 2 bad usage or a bad scenario; 3 nothing
could run here, as under an emulator; 4 the harness's own fault, or native code
is not contained.`

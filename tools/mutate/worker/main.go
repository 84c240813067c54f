// Command worker tries mutants of the model on the corpus. The program mutate
// builds it with the mutants in the model, and asks it.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

func main() {
	if err := work(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

// sources make the cases for each package of the model.
var sources = map[string]func(*stage.CPU) ([]trial.Case, error){"machine": corpus, "unwind": walks, "execve": begun}

// work takes the number of mutants and the package that they are of as its arguments.
func work(arguments []string) error {
	if len(arguments) != 2 || sources[arguments[1]] == nil {
		return fmt.Errorf("the number of mutants and the package are asked for, and nothing else: %q", arguments)
	}
	count, err := strconv.Atoi(arguments[0])
	if err != nil {
		return err
	}
	if err := limitMemory(); err != nil {
		return err
	}
	cpu, err := stage.Open()
	if err != nil {
		return err
	}
	defer cpu.Close()
	cases, err := sources[arguments[1]](cpu)
	if err != nil {
		return err
	}
	return trial.Serve(os.Stdin, os.Stdout, cases, count)
}

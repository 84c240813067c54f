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

// work takes the number of mutants as its argument.
func work(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("the number of mutants is asked for, and nothing else: %q", arguments)
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
	cases, err := corpus(cpu)
	if err != nil {
		return err
	}
	return trial.Serve(os.Stdin, os.Stdout, cases, count)
}

// Command gaugeworker tries mutants of package gauge.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/framecheck/framecheck/tools/mutate/testdata/gauge"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err == nil {
		err = trial.Serve(os.Stdin, os.Stdout, cases, count)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var cases = []trial.Case{
	expect("clamp", func() any { return [...]int{gauge.Clamp(7), gauge.Clamp(8), gauge.Clamp(12)} }, [...]int{7, 8, 8}),
	expect("sum", func() any { n, err := gauge.Sum([]int{3, 5}); return fmt.Sprint(n, err) }, "8 <nil>"),
	expect("sum of nothing", func() any { n, err := gauge.Sum(nil); return fmt.Sprint(n, err) }, "0 nothing to add"),
	expect("names", func() any {
		return [...]string{gauge.Name(0), gauge.Name(1), gauge.Name(2), gauge.Name(-1), gauge.Name(101), gauge.Name(103)}
	}, [...]string{"", "odd", "", "", "both", "both"}),
	expect("largest", func() any { return [...]int{gauge.Largest(1, 2), gauge.Largest(2, 1), gauge.Largest(3, 3)} }, [...]int{2, 2, 3}),
}

// expect makes a case of what a function gives.
func expect(name string, does func() any, want any) trial.Case {
	return trial.Case{Name: name, Run: func() string {
		if got := does(); got != want {
			return fmt.Sprintf("%v, not %v", got, want)
		}
		return ""
	}}
}

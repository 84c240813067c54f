// Package gauge has mutants of every kind, few enough to be counted by hand.
package gauge

import "errors"

// most is the largest number that Clamp gives.
const most = 8

// flag is a set of bits.
type flag uint8

const (
	odd flag = 1 << iota
	big
)

var errEmpty = errors.New("nothing to add")

// names are built as the package is initialised.
var names = makeNames()

func makeNames() map[flag]string {
	return map[flag]string{odd: "odd", odd | big: "both"}
}

// Clamp gives the number, and not more than most.
func Clamp(n int) int {
	if n > most {
		return most
	}
	return n
}

// Sum adds numbers up.
func Sum(list []int) (int, error) {
	if len(list) == 0 {
		return 0, errEmpty
	}
	total := 0
	for i := 0; i < len(list); i++ {
		total += list[i]
	}
	return total, nil
}

// Name tells what a number is.
func Name(n int) string {
	var f flag
	if n&1 != 0 && n > 0 {
		f |= odd
	}
	if n >= 100 {
		f |= big
	}
	return names[f]
}

// Largest is written so that one mutant changes nothing: of two equal numbers
// either is the larger.
func Largest(a, b int) int {
	if a < b {
		return b
	}
	return a
}

// forgotten is called by no case.
func forgotten(n int) int { return -n }

// Package chosen says which mutant is at work. A package under test is built
// with all of its mutants at once ("mutant schemata": Untch, Offutt and Harrold,
// "Mutation analysis using mutant schemata", 1993); each of them asks here, at
// run time, whether it is the one.
//
// It is meant for one goroutine.
package chosen

// None is the number that no mutant has: the package behaves as it is written.
const None = 0

// Exhausted is what a place panics with once a trial has come by more places
// than it may: a mutant that never ends is found by counting, not by the clock.
type Exhausted struct{}

// Error says so.
func (Exhausted) Error() string { return "it does not end" }

var (
	number  = None
	left    = unlimited
	reached []bool
	resets  []func()
)

// unlimited is more places than a process comes by.
const unlimited = 1 << 62

// Choose puts a mutant to work, or with None none, and lets it come by that many
// places of mutants, its own and others, before it panics with Exhausted.
func Choose(mutant, places int) { number, left = mutant, places }

// Unlimited chooses no mutant and sets no limit.
func Unlimited() { Choose(None, unlimited) }

// Watch notes from now on in into, by number, which mutants' places are come by;
// nil ends it. It gives how many places have been passed since Unlimited.
func Watch(into []bool) int {
	reached = into
	return unlimited - left
}

// OnReset registers what gives the variables of a package under test their
// initial values once more. The package does so itself as it is initialised.
func OnReset(does func()) { resets = append(resets, does) }

// Reset does what was registered: with a mutant chosen in the code that
// initialises variables, they are as that mutant makes them.
func Reset() {
	for _, does := range resets {
		does()
	}
}

// Is reports whether the mutant is at work.
func Is(mutant int) bool { return among(mutant, 1) == 0 }

// among gives the place of the mutant at work among consecutive ones, or a
// number that is none of them.
func among(first, count int) int {
	if left--; left < 0 {
		panic(Exhausted{})
	}
	if reached != nil {
		for i := range count {
			reached[first+i] = true
		}
	}
	return number - first
}

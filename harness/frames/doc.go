// Package frames holds what model/layout predicts of declared functions, from the ABI's
// text alone, against what the author says and against what a run really did.
package frames

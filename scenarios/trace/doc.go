// Package trace holds the words that every machine shares: a Program to run
// and the Trace that running it gives. They are words only. Nothing here moves
// a stack pointer, so that the model and the hardware path, which meet in these
// types, share no arithmetic.
package trace

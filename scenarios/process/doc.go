// Package process has the words for a process from its first instruction on: what it is
// started with, the executable, the steps that it takes on its stack, and what a run of
// it shows. Words, no arithmetic of stacks.
package process

// Package walking holds walkers of the stack against the calls that a run has made: at
// every instruction, every caller, every canonical frame address and every register that
// a callee has to give back.
//
// A walk takes one step for each frame, and each step goes by what the walker knows of
// one instruction: the newest frame's own, then the call in each caller. The verdict is on
// those instructions, so that a wrong table is found where it is wrong and not in all
// functions called from there. Behind a step that is not right nothing more is judged.
//
// A snapshot holds the stack from RSP up, and each frame has its return address there: what
// there is to compare grows with the bytes of the capture, and no faster. The true calls
// are shared by all moments.
package walking

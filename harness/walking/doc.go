// Package walking holds walkers of the stack against the calls that a run has made: at
// every instruction, every caller, every canonical frame address and every register that
// a callee has to give back.
//
// A walk takes one step for each frame, and each step goes by what the walker knows of
// one instruction: the newest frame's own, then the call in each caller. The verdict is on
// those instructions, so that a wrong table is found where it is wrong and not in all
// functions called from there. Behind a step that is not right nothing more is judged, nor
// behind one whose return address the program has overwritten: that is right where it is
// what lies in its place by then, and no call lies before where it leads.
//
// The true calls are shared by all moments, and so are walks: where the memory of the
// callers and what the walker knows of the newest caller are the same as at a moment at
// which the walk was right from there on, only the new frames are walked. That leaves two
// frames for each moment, however deep the stack, and a comparison of bytes that the capture
// holds. A walk that is not right is walked as a whole; it has no more frames than the
// capture of its moment has return addresses.
package walking

// Package adapter has a simulator run programs: it starts the command that speaks the
// protocol for it, asks, and holds what comes back to the protocol.
//
// Whatever an adapter does costs the case alone at which it did it: one that dies,
// hangs, writes without end or answers what was not asked is killed with all that it
// started, and another is started for the next case.
package adapter

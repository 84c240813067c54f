// Package backtraces decides what authors say of the calls that are active, and of what
// walkers of the stack find of them.
package backtraces

// Package drawing draws the stack at one moment of a run for a terminal: high
// addresses on top, every slot with its offsets from rbp and rsp, its size, what
// was predicted and what was captured, who wrote it, and a mark where the two
// differ.
package drawing

// Package drawing draws runs for a terminal. A Moment is the stack at one point:
// high addresses on top, every slot with its offsets from rbp and rsp, its size,
// what was predicted and what was captured, who wrote it, and a mark where the two
// differ. A Walk is a whole run instruction by instruction, with what each changed.
package drawing

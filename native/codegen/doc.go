// Package codegen makes programs of scenarios: machine code at fixed addresses,
// and the memory and registers in which it begins.
//
// The code begins at trace.CodeBase with Exit, the place that main returns to,
// and goes on with the functions in the order of the file, those that are coded
// before those that are declared, which package lowering makes listings of. A label at which the
// scenario expects something is a checkpoint: a nop of trace.CheckpointBytes
// stands before the labelled instruction, and the label's symbol is the nop's
// address, so jumps to the label pass through it. A function whose own name is
// expected has its checkpoint before its first instruction.
//
// An instruction that is labelled both as a checkpoint and as the place of a
// fault therefore faults len(trace.CheckpointBytes) bytes after its symbol.
package codegen

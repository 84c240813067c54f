// Package layout predicts how functions are called and what their frames hold, from
// the text of the ABIs alone: System V AMD64 (psABI 1.0), the Microsoft x64 calling
// convention as GCC and Clang have it in ms_abi, the System V i386 supplement (i386
// psABI 1.1) and the attributes that GCC adds to it. It never looks at code.
package layout

// Package intel reads assembly text in the syntax of the Intel and AMD manuals
// into statements. It knows the form of a line and nothing of encodings.
package intel

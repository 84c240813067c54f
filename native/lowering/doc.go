// Package lowering turns declared functions into instructions. It works out sizes,
// alignments, frames and the places of arguments by itself, from the documents of the
// calling conventions and from scenarios/README.md, "Declared functions"; whoever
// predicts frames does the same work a second time, and neither looks at the other.
//
// A routine keeps a running account of RSP: how far it lies below the CFA, or below
// where RSP was aligned. What is addressed relative to RSP is looked up in it.
package lowering

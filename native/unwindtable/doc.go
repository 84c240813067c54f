// Package unwindtable encodes what directives say about a function's stack into the
// tables that tools walk it by: .eh_frame (LSB 5.0 Core, 10.6; DWARF 4, 6.4), and .pdata
// with .xdata (Microsoft, "x64 exception handling").
//
// It follows the documents of the formats, and knows nothing of who reads them. What a
// directive says is encoded as it stands, whether it is true of the code or not: a wrong
// table is something to be found.
package unwindtable

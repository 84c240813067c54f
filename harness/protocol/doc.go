// Package protocol is how framecheck and a simulator speak: one JSON object a line,
// a command on the simulator's stdin, its answer on stdout. PROTOCOL.md, one folder
// up, is the document for those who write the simulator's side.
//
// What is read is held to it strictly: an error names each place in the message, what
// stands there and what is expected.
package protocol

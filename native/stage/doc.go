// Package stage runs programs on the real processor and captures what they do.
//
// Native code cannot be run inside a Go process and recovered from: a loop hangs
// the garbage collector, a fault on a foreign stack is fatal. So the parent
// starts a small process of its own making, the stage, whose text (text/*.asm)
// is assembled at the start, and talks to it over two pipes and a shared arena:
//
//	Open   proves, by programs that misbehave, that the stage contains them
//	Run    puts programs and their initial memory into the arena, sends a round's
//	       number, waits, and reads the records that the stage captured
//
// The stage keeps nothing in a program's reach that is believed unchecked: the
// records carry sums, everything else that is writable must be as expected after
// each round. A stage that fails this is killed, and what it said is forgotten.
//
// This guards against programs that go wild, not against one that is written to
// lie: who knows this package can forge a record with its sum, or jump to the
// thunk of a checkpoint. Such a program can lie about itself, and no more: it
// makes no system call, and the next program finds a stage that is intact.
package stage

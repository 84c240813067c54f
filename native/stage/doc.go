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
// A visit of a checkpoint takes 256 bytes of the ring, the stack from the lowest
// 64 bytes that changed, 4 KiB where the data changed, and 576 bytes or more with
// vector registers; and about as much again in the trace. The ring has 32 MiB and
// three times the stack: room for 131,000 visits that change nothing, 87,000 with
// 128 bytes of stack, 7,400 with the data too. A run that visits more goes on
// unseen: if it never ends that is a timeout, with what was captured; if it ends,
// an OverflowError, since its last state has no room.
//
// A run has 200 ms of the stage's own processor time. Where the machine gives the
// stage none at all for 30 s, its programs are run again, a few times.
//
// This guards against programs that go wild, not against one that is written to
// lie: who knows this package can forge a record with its sum, or jump to the
// thunk of a checkpoint, or begin itself again. Such a program can lie about
// itself, and no more: it makes no system call, and the next program finds a stage
// that is intact.
package stage

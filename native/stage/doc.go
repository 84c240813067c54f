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
// # 32-bit code
//
// Programs may begin in 32-bit code and go from one mode to the other by far
// transfers. A checkpoint does its work in whichever mode reaches it. Two things
// of 32-bit code are the system's and not the program's:
//
//   - Linux forgets where syscall and sysenter of 32-bit code stand, since it goes
//     on in its vdso. Such a run ends as a SystemCall, whose RIP lies there, another
//     in each stage; ECX is what EBP was, and EBP what lies at ESP.
//   - A null selector in DS, ES, FS or GS is 0, 1, 2 or 3, but any interrupt makes
//     it 0 (Intel SDM vol. 2, IRET), and each step is one.
//
// # Steps
//
// A program without handlers that is observed at every instruction runs with the trap flag, and
// nothing of its code is replaced. It does not see that flag: its own is kept
// apart, and what pushf, syscall and the like stored is put right. A load of SS
// holds the trap off, so that it and the instruction behind it are one step; a
// row of such loads is one step, too, where the processor does it so (AMD; by
// Intel's manual the first alone holds the trap off).
//
// A step costs one exception and one signal, and under a hypervisor, which looks
// at each debug exception first, several times that. Snapshots are given of what
// the processor arrives at: a jump to an address where nothing is mapped has one
// there, before the fault.
//
// # Stack pointers on the alternate signal stack
//
// A program's stack pointer may hold anything between two signals. Where it lies on
// the alternate stack when one comes, the red zone left out, Linux takes it for that
// of a handler that is under way: it puts the frame below it, and kills the stage
// where there is no room (get_sigframe in its arch/x86/kernel/signal.c). In a run that
// is stepped such a program is a TouchedError, and so is one whose fault finds no
// room. The model refuses all of them.
//
// # Programs with handlers of signals
//
// Such a program has a stage to itself for each run. Before the filter closes, the
// stage gives its handlers and alternate stack to the kernel, which builds each frame
// itself, and takes it back: the filter lets rt_sigreturn through behind the program's
// restorer. The stage has no handlers in it. There is one alternate stack a thread, and
// without one a handler of the stage would write into the program's. So
//
//   - a signal without a handler, one whose frame has no room, and a system call
//     (SIGSYS) end the process. That is a run that is Killed: its visits until then were
//     captured, its last state is not known, nor which instruction it was;
//   - a signal that comes to the stage's own code, as a trap does behind the jump at a
//     checkpoint, leaves an address of the stage in its frame: a TouchedError.
//
// One that is observed at every instruction is stepped from outside (ptrace): the tracer,
// on the thread that has started the stage, makes the records, and its strikes are sent by
// kill while the process stands at the checkpoint. Nothing of its code is replaced. It
// cannot be stepped (UnsteppedError) where the system lets no process be traced, where its
// stack pointer is not canonical between two instructions, where it has NT set and the
// kernel's iret loses that (so under some hypervisors), and where a load of flags follows
// a load of SS. A step costs several times what one from within costs.
//
// At checkpoints a Strike is made by the probe, after its capture: it queues the signal
// while all are blocked (rt_sigqueueinfo, to its own process alone; si_code is SI_USER,
// si_pid and si_uid are 0), and goes on by an rt_sigreturn that unblocks it, with the
// registers, flags and extended state of the program. So the kernel interrupts the program at the
// checkpoint's address, and when the handler has returned there, that is its next
// visit. Where the program blocks the signal it stays pending, and there is none.
//
// What sigcontext says of the last exception (err, trapno, cr2) the kernel keeps for
// each thread: in the frame of a Strike that is the program's last exception that became
// a signal; before the first, zero, unless the thread that started the stage had one.
// A program without an alternate stack has it switched off (SS_DISABLE, which is what
// uc_stack then says; a process that never called sigaltstack has no flags there).
// Not written are the upper half of ss_flags, and the eight reserved quadwords.
//
// # Room and time
//
// A visit of a checkpoint takes 256 bytes of the ring, the stack from the lowest
// 64 bytes that changed, 4 KiB where the data changed, and 576 bytes or more with
// vector or x87 registers; and about as much again in the trace. The ring has 32 MiB and
// three times the stack: room for 131,000 visits that change nothing, 87,000 with
// 128 bytes of stack, 7,400 with the data too. A run that visits more goes on
// unseen: if it never ends that is a timeout, with what was captured; if it ends,
// an OverflowError, since its last state has no room. The same holds for steps.
//
// A run has 200 ms of the stage's own processor time. Where the machine gives the
// stage none at all for 30 s, its programs are run again, a few times.
//
// # Whom this guards against
//
// This guards against programs that go wild, not against one that is written to
// lie: who knows this package can forge a record with its sum, or jump to the
// thunk of a checkpoint, or begin itself again. Such a program can lie about
// itself, and no more: it makes no system call, and the next program finds a stage
// that is intact.
package stage

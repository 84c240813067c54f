//go:build linux && amd64

package stage

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// call is a system call that the stage makes before it can make no other.
type call struct {
	name   string
	number uint64
	args   []uint64
}

const callBytes = 64

// setup lists what brings the stage from a new process to one that holds
// nothing but the fixed addresses, handles every fault, and is filtered. Where a
// program has handlers of its own it is the stage of that program alone.
func (t *text) setup(a *arena, stackSize uint64, signals *trace.Signals) []call {
	calls, passed := mappings(stackSize), t.allowed()
	if signals != nil {
		calls, passed = append(calls, programHandlers(a, signals)...), t.allowedTo(signals, noProcess)
	} else {
		calls = append(calls, t.handlers(a)...)
	}
	a.setWord(controlLimit, 0)
	a.setWord(controlLimit+8, 0)
	return append(calls,
		call{"no core file", unix.SYS_PRLIMIT64, []uint64{0, unix.RLIMIT_CORE, controlLimit, 0}},
		call{"no new privileges", unix.SYS_PRCTL, []uint64{unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0}},
		t.confine(a, passed))
}

// noProcess is the number of none: that of a stage is known when it has started.
const noProcess = -1

// mappings populates what the program may use, so that a page fault's error
// code says what the protection is, never that a page was not yet there.
func mappings(stackSize uint64) []call {
	const (
		read      = unix.PROT_READ
		readWrite = unix.PROT_READ | unix.PROT_WRITE
		readExec  = unix.PROT_READ | unix.PROT_EXEC
	)
	stackLow := trace.StackTop - stackSize
	calls := []call{
		own("the stage's variables", stateBase, stateSize, readWrite),
		own("the alternate stack", alternateBase, alternateSize, readWrite),
		own("the ring", ringBase, ringSize(stackSize), readWrite),
		populated("the thunks", thunkBase, thunkSize, readExec),
		own("the runs", runBase, runSize, read),
		own("the instructions' effects", effectBase, effectSize, read),
		own("the images", imageBase, imageSize(stackSize), read),
		mapping("the code", trace.CodeBase, trace.CodeSize, readExec, unix.MAP_SHARED|unix.MAP_POPULATE, codeBase-trace.ReservedBase),
		private("the data", trace.DataBase, trace.DataSize),
		private("the stack", stackLow, stackSize),
	}
	const userEnd = 0x7fff_ffff_f000 // with four levels of page tables; nothing is above at start
	for _, hole := range [][2]uint64{
		{0, trace.CodeBase}, {trace.CodeBase + trace.CodeSize, trace.DataBase}, {trace.DataBase + trace.DataSize, stackLow},
		{trace.StackTop, trace.ReservedBase}, {trace.ReservedEnd, userEnd},
	} {
		calls = append(calls, call{"unmapping the rest", unix.SYS_MUNMAP, []uint64{hole[0], hole[1] - hole[0]}})
	}
	return calls
}

// own maps a range of the arena where it lies.
func own(name string, address, size, protection uint64) call {
	return mapping(name, address, size, protection, unix.MAP_SHARED, address-trace.ReservedBase)
}

// populated is own, of what a checkpoint touches before it leaves the program's stack: from
// a page fault there the kernel could not go back to a stack pointer that is not canonical.
func populated(name string, address, size, protection uint64) call {
	return mapping(name, address, size, protection, unix.MAP_SHARED|unix.MAP_POPULATE, address-trace.ReservedBase)
}

func private(name string, address, size uint64) call {
	return mapping(name, address, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_POPULATE, 0)
}

func mapping(name string, address, size, protection, flags, offset uint64) call {
	return call{"mapping " + name, unix.SYS_MMAP, []uint64{address, size, protection, unix.MAP_FIXED | flags, arenaDescriptor, offset}}
}

// handlers gives every signal that an instruction can raise to the text's fault.
// SA_RESTORER is demanded by the kernel, though nothing ever returns to it.
func (t *text) handlers(a *arena) []call {
	a.setWord(controlActions, t.address("fault"))
	a.setWord(controlActions+8, saOnStack|saSiginfo|saNoDefer|saRestorer)
	a.setWord(controlActions+16, t.address("serve.quit"))
	a.setWord(controlActions+24, 0) // nothing is blocked meanwhile

	a.setWord(controlStackT, alternateBase)
	a.setWord(controlStackT+8, 0)
	a.setWord(controlStackT+16, alternateSize)
	calls := []call{{"the alternate stack", unix.SYS_SIGALTSTACK, []uint64{controlStackT, 0}}}
	for _, signal := range []unix.Signal{unix.SIGSEGV, unix.SIGBUS, unix.SIGILL, unix.SIGFPE, unix.SIGTRAP, unix.SIGSYS} {
		calls = append(calls, call{"the handler of " + unix.SignalName(signal), unix.SYS_RT_SIGACTION, []uint64{uint64(signal), controlActions, 0, 8}})
	}
	return calls
}

// confine installs the filter: the last call but those that it lets through.
func (t *text) confine(a *arena, passed []allowed) call {
	filter := filter(passed)
	a.setWord(controlFilter, uint64(len(filter)))
	a.setWord(controlFilter+8, controlFilter+16)
	memory := a.at(controlFilter+16, uint64(len(filter)*8))
	for i, f := range filter {
		binary.LittleEndian.PutUint16(memory[i*8:], f.Code)
		memory[i*8+2], memory[i*8+3] = f.Jt, f.Jf
		binary.LittleEndian.PutUint32(memory[i*8+4:], f.K)
	}
	return call{"the filter", unix.SYS_PRCTL, []uint64{unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, controlFilter, 0, 0}}
}

// writeCalls puts the list where start finds it.
func (a *arena) writeCalls(calls []call) {
	for i, c := range calls {
		at := controlCalls + uint64(i)*callBytes
		a.setWord(at, c.number)
		for k, arg := range c.args {
			a.setWord(at+8+uint64(k)*8, arg)
		}
	}
	a.setWord(controlCalls+uint64(len(calls))*callBytes, ^uint64(0))
}

// setupFailure says which call failed, or is nil where none did.
func (a *arena) setupFailure(calls []call) error {
	result := a.word(stateFailure)
	failed := (a.word(stateFailed) - controlCalls) / callBytes
	if result == 0 || failed >= uint64(len(calls)) {
		return nil
	}
	return &setupError{calls[failed].name, unix.Errno(-result)}
}

// setupError is a system call that failed.
type setupError struct {
	call  string // its name
	errno unix.Errno
}

func (e *setupError) Error() string {
	return "setting up the stage: " + e.call + ": " + e.errno.Error()
}

func (e *setupError) Unwrap() error { return e.errno }

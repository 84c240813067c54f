package trace

// Trace is what a machine did with a program.
type Trace struct {
	Snapshots []Snapshot // in the order in which checkpoints were visited
	Outcome   Outcome
	// Final is the state at the outcome, with Checkpoint Final. After a
	// timeout it has no meaning and is not compared.
	Final Snapshot
	// Undefined names, for each rule by which a value of this run is undefined,
	// the place in the manual, as in "SDM vol. 2, SHL: AF". Each stands there
	// once, in the order in which they came up. It is nil in a capture.
	Undefined []string
	// Cut says that there was no room for more snapshots than these: the run went on
	// unseen. Unless it then did not end (TimedOut) there is no Outcome and no Final.
	Cut bool
	// Endless says of a timeout that it is proven: the run came back to a state that
	// it was in. It is set in a prediction alone; without it, the time or the steps
	// were used up.
	Endless bool
	// Round is how many of the last snapshots an endless run takes again and again,
	// with the visits counted on; 0 where it goes round without one. Where it is Cut
	// there may be more.
	Round int
}

// Again gives the snapshots that an endless run takes in each round, once.
func (t *Trace) Again() []Snapshot {
	if t.Cut {
		return nil
	}
	return t.Snapshots[len(t.Snapshots)-t.Round:]
}

// What stands in for the number of a checkpoint in a snapshot.
const (
	// Final is a trace's last snapshot.
	Final = -1
	// Step is one before an instruction at which no checkpoint stands, in a run
	// that is observed at every instruction (Program.EveryInstruction).
	//
	// There is one before each iteration of a repeated string instruction, the
	// first included. There is none before an instruction that follows a load
	// of SS: the processor holds the trap flag's trap off there (SDM vol. 3,
	// 6.8.3), and both are one step.
	Step = -2
)

// Snapshot is the state at one visit of a checkpoint, or before an instruction.
//
// Where 32-bit code runs (Selectors[CS] is Code32), it holds what such code can
// see: the low halves of the first eight general registers and of the first
// eight vector registers all; the rest is zero.
type Snapshot struct {
	Checkpoint int // index into Program.Checkpoints, Final or Step
	Visit      int // of this checkpoint, from 1; 0 of a Step
	// Registers has RIP at the checkpoint's own address. RF is set in a Final of a
	// fault alone: elsewhere no program can see it.
	Registers Registers
	// Stack is the part of the stack from the lowest byte that differs from
	// Program.Stack (by value on hardware, by having been written in the model)
	// up to StackTop. What lies below it is as it was at Entry.
	Stack Memory
	// Data is all of the data page.
	Data Memory

	// Predicted holds what only a prediction knows. It is nil in a capture.
	Predicted *Prediction
}

// Prediction is the part of a snapshot that says where its bytes come from and
// which of its bits the manual leaves undefined.
type Prediction struct {
	// Undefined are flags whose value the manual does not say.
	Undefined Flags
	// RegistersUndefined has the bits of each general register that the manual
	// leaves undefined: copies of undefined flags.
	RegistersUndefined [RegisterCount]uint64
	// X87Undefined are the bits of the x87's status word that the manual leaves
	// undefined.
	X87Undefined uint16
	// DataUndefined has one byte of undefined bits for each byte of Data, or is nil
	// where all are defined.
	DataUndefined []byte
	// StackUndefined has one byte of undefined bits for each byte of Stack, or
	// is nil where all are defined.
	StackUndefined []byte
	// Origins has where each byte of Stack comes from.
	Origins Origins
	// Calls are all calls up to now, by serial number; call 0 is main's, made
	// by Start.
	Calls []Call
	// Frames are the serial numbers of the calls that are active, newest first.
	Frames []int
}

// Call is one activation of a function.
type Call struct {
	Function string
	// CFA is the canonical frame address: RSP before the call pushed its return
	// address (DWARF 5, 6.4).
	CFA    uint64
	Site   uint64 // of the call instruction; 0 for call 0
	Return uint64 // the return address
}

// Origin says where a byte on the stack comes from.
type Origin struct {
	Role Role
	Byte uint8 // position within the value that was stored, 0 the lowest
	// Owner is the call in whose frame the byte lay when it was written, and
	// Writer the call that wrote it: they differ where a callee writes through
	// a pointer. A byte whose owner has returned is left over.
	Owner, Writer int32
	// Subject is the register of a SavedRegister, and for a ReturnAddress the
	// serial of the call that will return through it.
	Subject int32
}

// Role is what a byte of the stack is for.
type Role uint8

// The roles of bytes in a frame (psABI 3.2.2).
const (
	Untouched     Role = iota // as the machine's owner left it: graffiti
	Given                     // placed by the scenario before Entry
	ReturnAddress             // pushed by a call
	SavedRegister             // a callee-saved register, stored with its value at entry
	Local                     // anything else that a function stores in its frame
	Argument                  // stored by the caller, read by the callee above its CFA
)

var roleNames = [...]string{"untouched", "given", "return address", "saved register", "local", "argument"}

// String gives the role in the words of the reports.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return "unknown role"
}

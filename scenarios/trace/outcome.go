package trace

import "fmt"

// Outcome is how a run ended.
type Outcome struct {
	Kind Kind
	// Fault is set where Kind is Faulted.
	Fault Fault
	// Signal is set where Kind is Killed.
	Signal Signal
}

// Kind is the way in which a run ended.
type Kind uint8

// The ways in which a run ends.
const (
	Returned   Kind = iota // main returned to Exit
	Faulted                // the processor raised an exception
	TimedOut               // the program did not end in the time or steps it has
	SystemCall             // syscall, sysenter, int 0x80: refused. RIP is after the instruction.
	// Killed is a signal that the kernel could not deliver to the program's handler,
	// since the frame does not fit the stack, or that had no handler but the default,
	// in a program with Signals. There is no Final: the process is gone.
	Killed
)

var kindNames = [...]string{"returned", "fault", "timeout", "forbidden system call", "killed"}

// String gives the kind in the words of the reports.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown outcome"
}

// HasFinal reports whether a run that ended so has a last state (Trace.Final).
func (k Kind) HasFinal() bool { return k != TimedOut && k != Killed }

// Fault is an exception as the kernel reports it to a signal handler. RIP is in
// the final snapshot: the faulting instruction for a fault, the one after it
// for a trap (#BP, #DB).
type Fault struct {
	Vector Vector
	// ErrorCode is the one the processor pushes, 0 where it pushes none. For
	// #PF: bit 0 present, bit 1 write, bit 2 user, bit 4 fetch (SDM vol. 3, 4.7).
	ErrorCode uint32
	// Address is what was accessed (CR2), for #PF alone.
	Address uint64
	// NoErrorCode and NoAddress are of a simulator's answer that does not tell them.
	NoErrorCode, NoAddress bool
}

// Vector is an exception's number (Intel SDM vol. 3, table 6-1).
type Vector uint8

// The exceptions that user code can raise.
const (
	DivideError       Vector = 0
	Debug             Vector = 1 // a trap: the trap flag, or int1
	Breakpoint        Vector = 3 // a trap: int3
	Overflow          Vector = 4 // a trap: into, in 32-bit code
	BoundRange        Vector = 5
	InvalidOpcode     Vector = 6
	SegmentNotPresent Vector = 11
	StackFault        Vector = 12 // a non-canonical address through rsp or rbp
	GeneralProtection Vector = 13
	PageFault         Vector = 14
	FloatingPoint     Vector = 16
	AlignmentCheck    Vector = 17
	SIMD              Vector = 19
)

var vectorNames = map[Vector]string{
	DivideError: "DE", Debug: "DB", Breakpoint: "BP", Overflow: "OF", BoundRange: "BR",
	InvalidOpcode: "UD", SegmentNotPresent: "NP", StackFault: "SS", GeneralProtection: "GP",
	PageFault: "PF", FloatingPoint: "MF", AlignmentCheck: "AC", SIMD: "XM",
}

// String gives the manual's mnemonic with its hash, as in "#GP".
func (v Vector) String() string {
	if name, ok := vectorNames[v]; ok {
		return "#" + name
	}
	return fmt.Sprintf("vector %d", uint8(v))
}

// ParseVector finds an exception by its mnemonic without the hash.
func ParseVector(name string) (Vector, bool) {
	for vector, known := range vectorNames {
		if known == name {
			return vector, true
		}
	}
	return 0, false
}

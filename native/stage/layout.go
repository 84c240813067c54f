//go:build linux && amd64

package stage

import (
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// What the stage keeps in the program's reach, by address. All but the text
// lies in the arena, at the same offsets from trace.ReservedBase, with the code
// in a place of its own. The program can write to state, alternate and ring.
const (
	textBase      = trace.ReservedBase               // the ELF file's one segment
	thunkBase     = trace.ReservedBase + 0x0010_0000 // one for the exit, one for each checkpoint
	controlBase   = trace.ReservedBase + 0x0020_0000 // what the parent tells the stage
	runBase       = trace.ReservedBase + 0x0030_0000 // descriptors of a round's runs
	effectBase    = trace.ReservedBase + 0x0040_0000 // what each instruction does with flags, in each mode
	codeBase      = trace.ReservedBase + 0x0050_0000 // in the arena alone; the stage has it at trace.CodeBase
	stateBase     = trace.ReservedBase + 0x0060_0000 // the stage's variables and private stack
	alternateBase = trace.SignalStackBase            // the alternate signal stack
	imageBase     = trace.ReservedBase + 0x0100_0000 // what stacks, data and vectors hold at Entry
	ringBase      = trace.ReservedBase + 0x0b00_0000 // the records

	thunkSize     = 0x10_0000 // bytes: 64 for every five of code
	controlSize   = 0x1_0000
	runSize       = 0x10_0000
	effectSize    = 2 * trace.CodeSize
	stateSize     = trace.PageSize
	alternateSize = 0x1_0000
)

// The control page: calls of the setup, then words, then what calls point to.
const (
	controlCalls   = controlBase
	controlRuns    = controlBase + 0x4000 // how many runs the round has
	controlLast    = controlBase + 0x4008 // where the ring ends
	controlMost    = controlBase + 0x4010 // bytes of the largest record
	controlMask    = controlBase + 0x4018 // components of the xsave image in a record
	controlSave    = controlBase + 0x4020 // its bytes, a multiple of 64
	controlStack   = controlBase + 0x4028 // the stack's lowest address
	controlFSGS    = controlBase + 0x4030 // 1 where rdfsbase and its like are allowed
	controlYMM     = controlBase + 0x4038 // 1 where the scan may use ymm registers
	controlStep    = controlBase + 0x4040 // TF where the round is stepped, 0 else
	controlExit    = controlBase + 0x4048 // the exit
	controlStrikes = controlBase + 0x4050 // how many strikes the program has
	controlList    = controlBase + 0x4058 // where they are
	controlProcess = controlBase + 0x4060 // the stage's process number
	controlState   = controlBase + 0x4068 // trace.ExtendedState: xfeatures, and its size
	controlActions = controlBase + 0x5000 // struct kernel_sigaction
	controlStackT  = controlBase + 0x5100 // stack_t
	controlLimit   = controlBase + 0x5200 // struct rlimit
	controlNoMask  = controlBase + 0x5210 // sigset_t of no signal
	controlAllMask = controlBase + 0x5218 // and of all
	controlSent    = controlBase + 0x5280 // siginfo_t of strikes, which is zero
	controlOwn     = controlBase + 0x5300 // struct kernel_sigaction of the program's handlers
	controlStrike  = controlBase + 0x5800 // the strikes: see strike.asm
	controlFilter  = controlBase + 0x6000 // struct sock_fprog and its filter
	controlInitial = controlBase + 0x8000 // an xsave image with nothing in it
)

// The state page. The first five words are the reply to a round.
const (
	stateRound    = stateBase         // the number that the parent sent
	stateRun      = stateBase + 0x8   // the run that is under way; at the reply, how many have ended
	statePosition = stateBase + 0x10  // where the next record goes
	stateSerial   = stateBase + 0x18  // of the next record
	stateOverflow = stateBase + 0x20  // 1 where the ring was full
	stateFailure  = stateBase + 0x28  // what a call of the setup gave
	stateFailed   = stateBase + 0x30  // and the call
	privateLow    = stateBase + 0x400 // what steps need to know, and the private stack, empty at the reply
	privateTop    = stateBase + 0x800 // and the program's rsp above it
	privateWords  = (privateTop + 8 - privateLow) / 8
	stateStruck   = stateBase + 0x900 // how often the checkpoint of each strike was visited

	replySize = stateFailure - stateBase
)

const (
	thunkBytes = probe.ThunkBytes

	runBytes = 256                  // of a descriptor
	firstRun = runBase + runBytes   // behind one that has no images
	maxRuns  = runSize/runBytes - 1 // in a round

	// Room for the images: so many bytes and, for each byte of the stack, so
	// many more; likewise for the ring. With the largest stack both fit.
	imageRoom, imageStacks = 0x0100_0000, 2
	ringRoom, ringStacks   = 0x0200_0000, 3

	// arenaDescriptor is open in the stage, besides 0, where rounds arrive, 1, for
	// replies, 2, which leads nowhere, and 3, its own text.
	arenaDescriptor = 4

	actionBytes = 32 // of a struct kernel_sigaction
	strikeBytes = 32 // of a strike

	// What a strike's own sigreturn takes its state from, in a stage that has no
	// handlers of its own on the alternate stack.
	strikeFrame = alternateBase
	strikeState = alternateBase + 0x1000
	strikeRoom  = 0x4000 // bytes of both: AMX takes 11 KiB
)

func imageSize(stackSize uint64) uint64 { return imageRoom + imageStacks*stackSize }

func ringSize(stackSize uint64) uint64 { return ringRoom + ringStacks*stackSize }

// arenaSize is sparse: what is never touched has no memory.
func arenaSize(stackSize uint64) uint64 {
	return ringBase - trace.ReservedBase + ringSize(stackSize)
}

// names are the addresses and sizes that the text knows by name.
var names = map[string]uint64{
	"control": controlBase, "control_offset": controlBase - trace.ReservedBase, "control_bytes": controlSize, "calls": controlCalls,
	"arena":     arenaDescriptor,
	"run_count": controlRuns, "ring_last": controlLast, "record_most": controlMost,
	"has_fsgsbase": controlFSGS, "has_ymm": controlYMM, "save_mask": controlMask, "save_bytes": controlSave, "stack_low": controlStack,
	"first_run": firstRun, "request": stateRound, "run": stateRun, "position": statePosition, "serial": stateSerial,
	"overflow": stateOverflow, "failure": stateFailure, "failed_call": stateFailed,
	"private_low": privateLow, "private_words": privateWords, "private_top": privateTop, "reply_bytes": replySize,
	"alternate": alternateBase, "alternate_end": alternateBase + alternateSize,
	"step_flag": controlStep, "exit": controlExit, "own": privateLow, "coming": privateLow + 8,
	"step_mark": stepMark, "exit_mark": exitMark, "effects": effectBase, "code": trace.CodeBase, "code_bytes": trace.CodeSize,
	"stack_top": trace.StackTop, "data": trace.DataBase, "data_bytes": trace.DataSize, "data_end": trace.DataBase + trace.DataSize,
	"exit_thunk_end": thunkBase + thunkBytes, "probed": privateTop - 8,
	"strike_count": controlStrikes, "strike_list": controlList, "process_number": controlProcess, "struck": stateStruck,
	"all_signals": controlAllMask, "sent": controlSent, "strike_frame": strikeFrame, "strike_state": strikeState,
	"state_features": controlState, "state_size": controlState + 8,
	"after": trace.CodeBase, // of the thunk that is copied; each copy has its own
}

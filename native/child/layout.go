package child

// Where the executable lies, and what is in its data, by address.
const (
	textBase  = 0x40_0000
	dataBase  = 0x60_0000
	dataBytes = 0x4_0000

	registersAt = dataBase         // 16 general ones, flags, MXCSR, FCW
	topAt       = dataBase + 0x100 // the end of the stack's mapping
	headerAt    = dataBase + 0x110 // of a section
	faultedAt   = dataBase + 0x140 // address and error code
	actionAt    = dataBase + 0x180 // struct kernel_sigaction
	alternateAt = dataBase + 0x1c0 // stack_t
	pathAt      = dataBase + 0x200
	mappedAt    = dataBase + 0x800 // address and size of each range, up to a zero

	privateTop     = dataBase + 0x3000
	signalStack    = dataBase + 0x1_0000
	signalStackEnd = dataBase + 0x2_0000
	mapsAt         = dataBase + 0x2_0000
	mapsEnd        = dataBase + 0x3_0000
)

const (
	registersBytes = 152
	mostPages      = 1024 // of the stack
	mostMapped     = 32   // ranges
	cannot         = 126  // the exit code where something does not run here
)

// The kinds of sections.
const (
	kindRegisters = 1 + iota
	kindStack
	kindBefore
	kindFault
	kindAfter
	kindMapped
	kindEnd
	kindFailed // of the launcher: the call that failed, and its error
)

// names are the addresses and sizes that the text knows by name.
var names = map[string]uint64{
	"registers": registersAt, "registers_bytes": registersBytes, "entry_rsp": registersAt + 4*8,
	"top": topAt, "header": headerAt, "faulted": faultedAt, "action": actionAt, "alternate": alternateAt,
	"maps_path": pathAt, "mapped": mappedAt, "private_top": privateTop, "maps": mapsAt, "maps_end": mapsEnd,
	"most_pages": mostPages, "cannot": cannot,
	"kind_registers": kindRegisters, "kind_stack": kindStack, "kind_before": kindBefore, "kind_fault": kindFault,
	"kind_after": kindAfter, "kind_mapped": kindMapped, "kind_end": kindEnd, "kind_failed": kindFailed,
	"calls": callsAt, "attempts": attemptsAt,
}

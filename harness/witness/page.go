package witness

import "github.com/framecheck/framecheck/scenarios/trace"

// What else lies on the data page, behind the values of arguments and result: offsets
// in bytes. Words are as wide as the mode's registers.
const (
	resultMemoryAt = 0xa00 // what our callee writes to the memory of a result
	x87At          = 0xc00 // 512 bytes of fxsave, after the compiled callee returned
	stacked0At     = 0xe00 // st0 and st1, 10 bytes each
	stacked1At     = 0xe10
	vector0At      = 0xe40 // xmm0 and xmm1, or as much of zmm as there is
	vector1At      = 0xe80
	resultAAt      = 0xec0 // rax and rdx of a result
	resultDAt      = 0xec8

	resultOnStackAt = 0xf00 // all ones where the result's address comes on the stack
	resultSlotAt    = 0xf08 // where it comes: an address, or the offset from rsp
	resultCountAt   = 0xf10 // bytes that are written there
	resultAddressAt = 0xf18 // where the address itself is kept meanwhile
	givesAddressAt  = 0xf20 // all ones where rax returns the result's address
	providedAt      = 0xf28 // bytes that the caller provides on the stack
	popsAt          = 0xf30 // bytes that are removed
	widenAt         = 0xf40 // where our callee loads vector registers
	savedAt         = 0xf80 // rax, rcx, rdx, rsi, rdi at the entry of our callee
)

// pageNames are the names of the words in our code's text.
var pageNames = map[string]uint64{
	"result_memory": resultMemoryAt, "vector0": vector0At, "vector1": vector1At, "result_a": resultAAt, "result_d": resultDAt,
	"result_on_stack": resultOnStackAt, "result_slot": resultSlotAt, "result_count": resultCountAt,
	"result_address": resultAddressAt, "gives_address": givesAddressAt, "provided": providedAt, "pops": popsAt,
	"widen": widenAt, "saved": savedAt,
}

// savedOrder is that of the registers that our callee keeps at savedAt.
var savedOrder = []trace.Register{trace.RAX, trace.RCX, trace.RDX, trace.RSI, trace.RDI}

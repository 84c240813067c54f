package machine

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// onAMD is what most tests run on.
var onAMD = trace.Platform{Vendor: trace.AMD}

// entryRSP is where the tests' stacks begin: 256 bytes and a return address
// below the top, as a program without given: has it.
const entryRSP = trace.StackTop - 264

// entryESP is the same in 32-bit code, where the return address has 4 bytes.
const entryESP = trace.StackTop - 260

// exitAddress is far enough after the code for any test.
const exitAddress = trace.CodeBase + 0x400

// unhex reads bytes as they stand in a listing, in pieces with spaces between.
func unhex(t testing.TB, listing string) []byte {
	t.Helper()
	bytes, err := hex.DecodeString(strings.Join(strings.Fields(listing), ""))
	if err != nil {
		t.Fatalf("%q: %v", listing, err)
	}
	return bytes
}

// program makes a program of bytes at CodeBase, with graffiti in registers and
// memory, rbp 0, and Exit at [rsp].
func program(t testing.TB, listing string) *trace.Program {
	t.Helper()
	return programOf(unhex(t, listing))
}

// program32 is the same in 32-bit code.
func program32(t testing.TB, listing string) *trace.Program {
	t.Helper()
	return programIn(trace.Mode32, unhex(t, listing))
}

func programOf(code []byte) *trace.Program { return programIn(trace.Mode64, code) }

func programIn(mode trace.Mode, code []byte) *trace.Program {
	p := &trace.Program{
		Name:  "test",
		Mode:  mode,
		Entry: trace.CodeBase,
		Exit:  exitAddress,
		Code:  make([]byte, exitAddress-trace.CodeBase+len(trace.CheckpointBytes)),
		Stack: trace.Memory{Base: trace.StackTop - trace.DefaultStackSize, Bytes: make([]byte, trace.DefaultStackSize)},
		Data:  trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)},
	}
	for i := range p.Code {
		p.Code[i] = filler
	}
	copy(p.Code, code)
	copy(p.Code[exitAddress-trace.CodeBase:], trace.CheckpointBytes[:])
	trace.Scribble(p.Stack.Base, p.Stack.Bytes)
	trace.Scribble(p.Data.Base, p.Data.Bytes)
	entry, count := uint64(entryRSP), trace.Register(trace.RegisterCount)
	if mode == trace.Mode32 {
		entry, count = entryESP, visibleRegisters
	}
	for r := range count {
		p.Initial.General[r] = trace.RegisterGraffiti(r) & mask(mode.Bytes())
	}
	p.Initial.General[trace.RSP], p.Initial.General[trace.RBP] = entry, 0
	p.Initial.RIP, p.Initial.Flags = p.Entry, trace.Bit1|trace.IF
	p.Initial.Selectors = trace.EntrySelectors(p.Mode)
	give(p, entry, exitAddress)
	p.Symbols = []trace.Symbol{{Name: "main", Address: trace.CodeBase, Size: 0x100}}
	return p
}

// give writes an address's size of bytes on the stack or the data page.
func give(p *trace.Program, address, value uint64) {
	for _, m := range []trace.Memory{p.Stack, p.Data} {
		if to, ok := m.Slice(address, p.Mode.Bytes()); ok {
			bytes := littleEndian(value)
			copy(to, bytes[:])
		}
	}
}

// predict runs a program that the model must be able to predict.
func predict(t testing.TB, p *trace.Program) *trace.Trace {
	t.Helper()
	got, err := Run(p, onAMD)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// quadword reads the stack or the data page of a snapshot.
func quadword(t testing.TB, s *trace.Snapshot, address uint64) uint64 {
	t.Helper()
	for _, m := range []trace.Memory{s.Stack, s.Data} {
		if value, ok := m.Quadword(address); ok {
			return value
		}
	}
	t.Fatalf("%#x is in neither stack (from %#x) nor data", address, s.Stack.Base)
	return 0
}

package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

// epilogueStep is an instruction of an epilogue.
type epilogueStep struct {
	// Pop takes a register from the stack. Otherwise rsp becomes From plus Add.
	pop  bool
	into trace.Register
	from trace.Register
	add  int64
}

// epilogue recognises what is left of an epilogue at an address by its instructions, as
// Windows does ("x64 prolog and epilog", Epilog code): add rsp or lea rsp from the frame
// register, if neither has run yet; then pops of eight bytes; then ret, or a jmp out of
// the function. No other instruction may stand in one, so nothing else is one. Behind a call
// that does not return, and in a part of the function f, the address is not in f.
func epilogue(code trace.Memory, address uint64, f *runtimeFunction, i *unwindInfo) ([]epilogueStep, bool) {
	if !code.Contains(address, 1) || address-f.begin >= f.end-f.begin {
		return nil, false
	}
	offset := address - code.Base
	c := &cursor{table: "code", bytes: code.Bytes[offset:], offset: int(offset), base: code.Base}
	var steps []epilogueStep
	if first, is := c.trim(i); is {
		steps = append(steps, first)
	}
	for {
		r, is := c.pop()
		if !is {
			break
		}
		steps = append(steps, epilogueStep{pop: true, into: r})
	}
	return steps, c.leaves(f, i.chained) && c.err == nil
}

// begins takes bytes if they come next.
func (c *cursor) begins(bytes ...byte) bool {
	if len(c.bytes) < len(bytes) || string(c.bytes[:len(bytes)]) != string(bytes) {
		return false
	}
	c.take(uint64(len(bytes)))
	return true
}

// trim reads the instruction that takes back the fixed part of the stack.
func (c *cursor) trim(i *unwindInfo) (epilogueStep, bool) {
	switch {
	case c.begins(0x48, 0x83, 0xc4): // add rsp, imm8
		return epilogueStep{from: trace.RSP, add: c.signed(1)}, true
	case c.begins(0x48, 0x81, 0xc4): // add rsp, imm32
		return epilogueStep{from: trace.RSP, add: c.signed(4)}, true
	case i.hasFrame() && c.begins(0x48|byte(i.frameRegister>>3), 0x8d): // lea
		return epilogueStep{from: i.frameRegister, add: c.displacement(i.frameRegister)}, true
	}
	return epilogueStep{}, false
}

// displacement reads the ModRM byte of lea rsp, [frame register + displacement] and what
// follows (SDM vol. 2, table 2-2).
func (c *cursor) displacement(frame trace.Register) int64 {
	const rsp = 4 << 3
	modRM := byte(c.number(1))
	if modRM&0x38 != rsp || modRM&7 != byte(frame&7) {
		c.fail("another lea")
		return 0
	}
	if frame&7 == 4 && c.number(1) != 0x24 { // r12 needs a SIB byte
		c.fail("another lea")
		return 0
	}
	switch modRM >> 6 {
	case 0:
		if frame&7 != 5 {
			return 0
		}
	case 1:
		return c.signed(1)
	case 2:
		return c.signed(4)
	}
	c.fail("another lea")
	return 0
}

// pop reads a pop of eight bytes.
func (c *cursor) pop() (trace.Register, bool) {
	at, high := 0, trace.Register(0)
	if len(c.bytes) > 1 && c.bytes[0]&0xf0 == 0x40 { // REX
		at, high = 1, trace.Register(c.bytes[0]&1)<<3
	}
	if len(c.bytes) <= at || c.bytes[at]&0xf8 != 0x58 {
		return 0, false
	}
	r := trace.Register(c.bytes[at]&7) | high
	c.take(uint64(at + 1))
	return r, true
}

// leaves reports whether the next instruction ends the function, of which f may be a part
// that goes on with the info of whole. "x64 prolog and epilog" allows a jmp through memory
// whose ModRM has mod 00, and says nothing of REX.W. What is taken here is what Microsoft's
// unwinder takes (dotnet/runtime, src/coreclr/unwinder/amd64/unwinder.cpp): of jumps without
// a prefix the one through [rip+disp32], as to an import, since through a table, as in jmp
// [rax*8+table], one stays within the function; and with REX.W, which changes nothing else,
// any jmp through a register or memory. LLVM writes REX.W for that (TAILJMPm64_REX in
// X86InstrControl.td), and Wine takes the same two, but of REX no other bit
// (is_inside_epilog). A REPNE prefix, which is BND, changes nothing.
func (c *cursor) leaves(f, whole *runtimeFunction) bool {
	c.begins(0xf2)
	switch {
	case c.begins(0xc3), c.begins(0xf3, 0xc3), c.begins(0xc2):
		return true
	case c.begins(0xeb):
		return c.outside(c.signed(1), f, whole)
	case c.begins(0xe9):
		return c.outside(c.signed(4), f, whole)
	case c.begins(0xff, 0x25): // jmp [rip+disp32]
		return true
	case len(c.bytes) > 2 && c.bytes[0]&0xf8 == 0x48 && c.bytes[1] == 0xff: // REX.W
		return c.bytes[2]&0x38 == 0x20
	}
	return false
}

// outside reports whether a jump leads out of a function, or to its first instruction. A
// part has none to be called at, so that a jump to its first is one within the function.
func (c *cursor) outside(distance int64, f, whole *runtimeFunction) bool {
	target := c.base + uint64(c.offset) + uint64(distance)
	if whole != nil {
		return target != f.begin && !f.within(target) && !whole.within(target)
	}
	return !f.within(target)
}

// within reports whether an address is in a function behind its first instruction's.
func (f *runtimeFunction) within(address uint64) bool { return address > f.begin && address < f.end }

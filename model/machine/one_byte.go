package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// oneByte has the map of one-byte opcodes of each mode (SDM vol. 2, table A-2). The
// prefixes' cells are never looked up.
var oneByte = [2][256]form{trace.Mode64: makeOneByte(oneByteLong), trace.Mode32: makeOneByte(oneByteCompatibility)}

func makeOneByte(own func(*[256]form)) (t [256]form) {
	oneByteArithmetic(&t)
	oneByteStack(&t)
	oneByteMoves(&t)
	oneByteBranches(&t)
	oneByteSystem(&t)
	oneByteX87(&t)
	own(&t)
	return t
}

// arithmeticNames are in the order of opcodes 00 to 38 and of ModRM.reg in 80 to 83.
var arithmeticNames = [8]string{"add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"}

// arithmetic gives one form for each of the eight; CMP writes nothing and so
// cannot be locked.
func arithmetic(operands ...operandForm) (group [8]form) {
	for i, name := range arithmeticNames {
		group[i] = op(name, operands...)
		if name != "cmp" && operands[0].place == inRM {
			group[i] = group[i].with(lockable)
		}
	}
	return group
}

// shifts is group 2. Its /6 is not in the manual.
func shifts(operands ...operandForm) *[8]form {
	return &[8]form{
		op("rol", operands...), op("ror", operands...), op("rcl", operands...), op("rcr", operands...),
		op("shl", operands...), op("shr", operands...), {}, op("sar", operands...),
	}
}

func oneByteArithmetic(t *[256]form) {
	for column, operands := range [][]operandForm{{eb, gb}, {ev, gv}, {gb, eb}, {gv, ev}, {al, ib}, {rax, iz}} {
		for row, f := range arithmetic(operands...) {
			t[row<<3|column] = f
		}
	}
	for opcode, operands := range map[byte][]operandForm{0x80: {eb, ib}, 0x81: {ev, iz}, 0x83: {ev, sib}} {
		group := arithmetic(operands...)
		t[opcode] = form{byReg: &group}
	}
	for opcode, operands := range map[byte][]operandForm{
		0xc0: {eb, ib}, 0xc1: {ev, ib}, 0xd0: {eb, one}, 0xd1: {ev, one}, 0xd2: {eb, cl}, 0xd3: {ev, cl},
	} {
		t[opcode] = form{byReg: shifts(operands...)}
	}
	t[0x69], t[0x6b] = op("imul", gv, ev, iz), op("imul", gv, ev, sib)
	t[0x84], t[0x85], t[0xa8], t[0xa9] = op("test", eb, gb), op("test", ev, gv), op("test", al, ib), op("test", rax, iz)
	t[0xf6] = form{byReg: unary(eb, ib)}
	t[0xf7] = form{byReg: unary(ev, iz)}
	t[0xfe] = form{byReg: &[8]form{
		op("inc", eb).with(lockable), op("dec", eb).with(lockable), invalid, invalid, invalid, invalid, invalid, invalid,
	}}
}

// unary is group 3. Its /1 is not in the manual.
func unary(e, i operandForm) *[8]form {
	return &[8]form{
		op("test", e, i), {}, op("not", e).with(lockable), op("neg", e).with(lockable),
		op("mul", e), op("imul", e), op("div", e), op("idiv", e),
	}
}

func oneByteStack(t *[256]form) {
	for i := range byte(8) {
		t[0x50+i], t[0x58+i] = op("push", zv).with(wide), op("pop", zv).with(wide)
	}
	t[0x68], t[0x6a] = op("push", iz).with(wide), op("push", sib).with(wide)
	t[0x8f] = form{byReg: &[8]form{
		op("pop", ev).with(wide), invalid, invalid, invalid, invalid, invalid, invalid, invalid,
	}}
	t[0x9c], t[0x9d] = op("pushf").with(wide), op("popf").with(wide)
	t[0xc8], t[0xc9] = op("enter", iw, ib).with(wide), op("leave").with(wide)
	t[0xff] = form{byReg: &[8]form{
		op("inc", ev).with(lockable), op("dec", ev).with(lockable),
		op("call", ev).with(branch), op("call far", em).with(onlyMemory), op("jmp", ev).with(branch), op("jmp far", em).with(onlyMemory),
		op("push", ev).with(wide), invalid,
	}}
}

func oneByteMoves(t *[256]form) {
	t[0x86], t[0x87] = op("xchg", eb, gb).with(lockable), op("xchg", ev, gv).with(lockable)
	t[0x88], t[0x89], t[0x8a], t[0x8b] = op("mov", eb, gb), op("mov", ev, gv), op("mov", gb, eb), op("mov", gv, ev)
	t[0x8c], t[0x8e] = selectorMoves("mov from ", ev), selectorMoves("mov ", ew)
	t[0x8e].byReg[trace.CS] = invalid
	t[0x8d] = op("lea", gv, em).with(onlyMemory)
	for i := range byte(8) {
		t[0x90+i] = op("xchg", zv, rax)
		t[0xb0+i], t[0xb8+i] = op("mov", zb, ib), op("mov", zv, iv)
	}
	t[0x90] = op("nop")
	t[0x98], t[0x99] = op("cbw"), op("cwd")
	t[0x9e], t[0x9f] = op("sahf"), op("lahf")
	t[0xa0], t[0xa1], t[0xa2], t[0xa3] = op("mov", al, ob), op("mov", rax, ov), op("mov", ob, al), op("mov", ov, rax)
	t[0xa4], t[0xa5], t[0xaa], t[0xab] = op("movsb"), op("movs"), op("stosb"), op("stos")
	t[0xa6], t[0xa7], t[0xac], t[0xad], t[0xae], t[0xaf] = op("cmpsb"), op("cmps"), op("lodsb"), op("lods"), op("scasb"), op("scas")
	t[0xc6] = form{byReg: moveImmediate(eb, ib)}
	t[0xc7] = form{byReg: moveImmediate(ev, iz)}
}

// selectorMoves has the moves of each segment register by ModRM.reg.
func selectorMoves(name string, e operandForm) form {
	var group [8]form
	for which := range group {
		group[which] = invalid
		if which < trace.SegmentCount {
			group[which] = op(name+trace.Segment(which).String(), e)
		}
	}
	return form{byReg: &group}
}

// moveImmediate is group 11. Its /7 is XABORT and XBEGIN on some processors.
func moveImmediate(e, i operandForm) *[8]form {
	transaction := unknown("whether it exists differs between processors")
	return &[8]form{op("mov", e, i), invalid, invalid, invalid, invalid, invalid, invalid, transaction}
}

func oneByteBranches(t *[256]form) {
	for i, condition := range conditionNames {
		t[0x70+i] = op("j"+condition, jb).with(branch)
	}
	for i, name := range []string{"loopne", "loope", "loop", "jrcxz"} {
		t[0xe0+i] = op(name, jb).with(branch)
	}
	t[0xca], t[0xcb], t[0xcf] = op("ret far", iw), op("ret far"), op("iret")
	t[0xc2], t[0xc3] = op("ret", iw).with(branch), op("ret").with(branch)
	t[0xe8], t[0xe9], t[0xeb] = op("call", jz).with(branch), op("jmp", jz).with(branch), op("jmp", jb).with(branch)
}

func oneByteSystem(t *[256]form) {
	for _, opcode := range []byte{
		0x6c, 0x6d, 0x6e, 0x6f, 0xec, 0xed, 0xee, 0xef, // ports (SDM vol. 1, 19.5.1)
		0xf4, 0xfa, 0xfb, // hlt, cli, sti
	} {
		t[opcode] = op("#GP")
	}
	for opcode := 0xe4; opcode <= 0xe7; opcode++ { // ports by number
		t[opcode] = op("#GP", ib)
	}
	t[0xcc], t[0xcd] = op("int3"), op("int", ib)
	t[0xf1] = unknown("where RIP is after int1 differs between processors and virtual machines")
	t[0xf5], t[0xf8], t[0xf9] = op("cmc"), op("clc"), op("stc")
	t[0xfc], t[0xfd] = op("cld"), op("std")
}

package machine

// twoByte is the map of opcodes after 0f (SDM vol. 2, table A-3), the vector ones
// in their legacy encoding included.
var twoByte = makeTwoByte()

func makeTwoByte() (t [256]form) {
	for i, condition := range conditionNames {
		t[0x40+i] = op("cmov"+condition, gv, ev)
		t[0x80+i] = op("j"+condition, jz).with(branch)
		t[0x90+i] = op("set"+condition, eb)
	}
	t[0x0b] = op("ud2")
	t[0x1e] = form{byReg: &[8]form{7: {byPrefix: &[4]form{2: op("endbr", ev)}}}} // a nop without shadow stacks (SDM vol. 1, 17.3)
	t[0x1f] = op("nop", ev)
	t[0xa0], t[0xa1] = op("push fs").with(wide), op("pop fs").with(wide)
	t[0xa8], t[0xa9] = op("push gs").with(wide), op("pop gs").with(wide)
	t[0xa3], t[0xab], t[0xb3], t[0xbb] = op("bt", ev, gv), op("bts", ev, gv).with(lockable), op("btr", ev, gv).with(lockable), op("btc", ev, gv).with(lockable)
	t[0xba] = form{byReg: &[8]form{
		4: op("bt", ev, ib), 5: op("bts", ev, ib).with(lockable), 6: op("btr", ev, ib).with(lockable), 7: op("btc", ev, ib).with(lockable),
	}}
	t[0xae] = form{byReg: &[8]form{0: stateImage("fxsave"), 1: stateImage("fxrstor"), 5: fence("lfence"), 6: fence("mfence"), 7: fence("sfence")}}
	t[0xaf] = op("imul", gv, ev)
	t[0xb0], t[0xb1] = op("cmpxchg", eb, gb).with(lockable), op("cmpxchg", ev, gv).with(lockable)
	t[0xb2], t[0xb4], t[0xb5] = op("lss", gv, em).with(onlyMemory), op("lfs", gv, em).with(onlyMemory), op("lgs", gv, em).with(onlyMemory)
	t[0xb6], t[0xb7], t[0xbe], t[0xbf] = op("movzx", gv, eb), op("movzx", gv, ew), op("movsx", gv, eb), op("movsx", gv, ew)
	t[0xc0], t[0xc1] = op("xadd", eb, gb).with(lockable), op("xadd", ev, gv).with(lockable)
	for i := range byte(8) {
		t[0xc8+i] = op("bswap", zv)
	}
	twoByteSystem(&t)
	twoByteVectors(&t)
	return t
}

// fence is a cell of group 15: with a register, which means nothing, and no
// prefix (SDM vol. 2, LFENCE, MFENCE, SFENCE; table A-6).
func fence(mnemonic string) form {
	return form{byMod: &[2]form{1: {byPrefix: &[4]form{op(mnemonic)}}}}
}

// stateImage is a cell of group 15 without a prefix, in memory.
func stateImage(mnemonic string) form {
	return form{byMod: &[2]form{{byPrefix: &[4]form{op(mnemonic, em)}}}}
}

func twoByteSystem(t *[256]form) {
	t[0x05] = op("syscall")
	t[0x34] = op("sysenter")
	t[0x31], t[0xa2] = unknown("its result is the processor's, not the program's"), unknown("its result is the processor's, not the program's")
	for _, opcode := range []byte{0x06, 0x08, 0x09, 0x30, 0x32} { // clts, invd, wbinvd, wrmsr, rdmsr
		t[opcode] = op("#GP")
	}
	for _, opcode := range []byte{0x04, 0x0a, 0x0c, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0xb9, 0xff} {
		t[opcode] = invalid // not assigned, and ud1 and ud0
	}
}

// twoByteVectors are SSE's moves and the ways to clear a register.
func twoByteVectors(t *[256]form) {
	t[0x10] = form{byPrefix: &[4]form{op("movups", vx, wx), op("movupd", vx, wx), op("movss", vd, wd), op("movsd_xmm", vq, wq)}}
	t[0x11] = form{byPrefix: &[4]form{op("movups", wx, vx), op("movupd", wx, vx), op("movss", wd, vd), op("movsd_xmm", wq, vq)}}
	t[0x28] = form{byPrefix: &[4]form{op("movaps", vx, wx).with(aligned), op("movapd", vx, wx).with(aligned)}}
	t[0x29] = form{byPrefix: &[4]form{op("movaps", wx, vx).with(aligned), op("movapd", wx, vx).with(aligned)}}
	t[0x57] = form{byPrefix: &[4]form{op("xorps", vx, wx).with(aligned), op("xorpd", vx, wx).with(aligned)}}
	t[0x6e] = form{byPrefix: &[4]form{1: op("movd", vq, ey)}}
	t[0x6f] = form{byPrefix: &[4]form{1: op("movdqa", vx, wx).with(aligned), 2: op("movdqu", vx, wx)}}
	t[0x77] = form{byPrefix: &[4]form{op("emms")}}
	t[0x7e] = form{byPrefix: &[4]form{1: op("movd", ey, vq), 2: op("movq", vq, wq)}}
	t[0x7f] = form{byPrefix: &[4]form{1: op("movdqa", wx, vx).with(aligned), 2: op("movdqu", wx, vx)}}
	t[0xd6] = form{byPrefix: &[4]form{1: op("movq", wq, vq)}}
	t[0xef] = form{byPrefix: &[4]form{1: op("pxor", vx, wx).with(aligned)}}
}

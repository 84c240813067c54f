package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// oneByteLong has the cells that are other instructions in 64-bit mode, or none
// (SDM vol. 2, table A-2, superscripts i64 and o64).
func oneByteLong(t *[256]form) {
	for _, opcode := range []byte{
		0x06, 0x07, 0x0e, 0x16, 0x17, 0x1e, 0x1f, 0x27, 0x2f, 0x37, 0x3f, // push and pop of segments, BCD
		0x60, 0x61, 0x82, 0x9a, 0xce, 0xd4, 0xd5, 0xd6, 0xea,
	} {
		t[opcode] = invalid
	}
	t[0x63] = op("movsxd", gv, ed)
}

// oneByteCompatibility has what the same cells are in 32-bit code, and 40 to 4f,
// which are REX prefixes elsewhere. With a register 62, c4 and c5 are prefixes: see
// isVectorPrefix.
func oneByteCompatibility(t *[256]form) {
	for segment := trace.ES; segment <= trace.DS; segment++ {
		t[0x06|segment<<3] = op("push " + segment.String())
		t[0x07|segment<<3] = op("pop " + segment.String()) // of CS never looked up: 0f is the escape
	}
	t[0x27], t[0x2f], t[0x37], t[0x3f] = op("daa"), op("das"), op("aaa"), op("aas")
	t[0xd4], t[0xd5] = op("aam", ib), op("aad", ib)
	for i := range byte(8) {
		t[0x40+i], t[0x48+i] = op("inc", zv), op("dec", zv)
	}
	t[0x60], t[0x61] = op("pusha"), op("popa")
	t[0x62] = op("bound", gv, em)
	t[0x63] = op("arpl", ew, gw)
	group := arithmetic(eb, ib)
	t[0x82] = form{byReg: &group}
	t[0x9a], t[0xea] = op("call far", iz, iw), op("jmp far", iz, iw)
	t[0xc4], t[0xc5] = op("les", gv, em), op("lds", gv, em)
	t[0xce] = op("into")
	t[0xd6] = unknown("the manuals do not describe it")
}

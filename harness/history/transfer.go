package history

// transfer is how an instruction can change what runs next.
type transfer uint8

const (
	falls    transfer = iota // to the instruction behind it
	jumps                    // JMP and Jcc, LOOP and JRCXZ; near, and JMP far
	calls                    // CALL near
	farCalls                 // CALL far, which pushes CS above RIP
	returns                  // RET and RETF, IRET
	blinds                   // a load of SS: the instruction behind it runs unobserved (SDM vol. 3, 6.8.3)
)

// transferOf reads the opcode behind an instruction's prefixes (Intel SDM vol. 2, 2.1.1
// and appendix A). In 64-bit code 40 to 4f are REX prefixes.
func transferOf(code []byte, long bool) transfer {
	for len(code) > 0 && isPrefix(code[0], long) {
		code = code[1:]
	}
	var opcode [2]byte
	copy(opcode[:], code)
	return ofOpcode(opcode)
}

func isPrefix(b byte, long bool) bool {
	switch b {
	case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3:
		return true
	}
	return long && b&0xf0 == 0x40
}

func ofOpcode(code [2]byte) transfer {
	opcode, extension := code[0], code[1]>>3&7
	switch {
	case opcode == 0xe8, opcode == 0xff && extension == 2:
		return calls
	case opcode == 0x9a, opcode == 0xff && extension == 3:
		return farCalls
	case opcode == 0xc2, opcode == 0xc3, opcode == 0xca, opcode == 0xcb, opcode == 0xcf:
		return returns
	case opcode >= 0xe0 && opcode <= 0xe3, opcode == 0xe9, opcode == 0xea, opcode == 0xeb,
		opcode&0xf0 == 0x70, opcode == 0x0f && code[1]&0xf0 == 0x80,
		opcode == 0xff && (extension == 4 || extension == 5):
		return jumps
	case opcode == 0x8e && extension == 2, opcode == 0x17, opcode == 0x0f && code[1] == 0xb2:
		return blinds
	}
	return falls
}

package assembler

// withREX puts an empty REX prefix, which makes spl of ah, before the opcode
// and after the prefix 66, where golang-asm has not made one already.
func withREX(made encoded) encoded {
	at := 0
	for made.bytes[at] == operandSizePrefix {
		at++
	}
	if made.bytes[at]&0xf0 == rexPrefix {
		return made
	}
	bytes := append([]byte{}, made.bytes[:at]...)
	bytes = append(append(bytes, rexPrefix), made.bytes[at:]...)
	if made.relative > 0 {
		made.relative++
	}
	return encoded{bytes, made.relative}
}

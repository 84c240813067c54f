package forms

// modRM is a ModR/M byte whose field reg is a digit of the opcode, with the SIB
// byte and the displacement that it asks for (Intel SDM vol. 2, tables 2-1 to
// 2-3). memory says that a register as the operand is another instruction.
func modRM(digit byte, memory bool) part {
	return func(code []byte, address int) (int, bool) {
		if len(code) == 0 || code[0]>>3&7 != digit || memory && code[0]>>6 == 3 {
			return 0, false
		}
		length := operandLength(code, address)
		return length, len(code) >= length
	}
}

// operandLength is that of ModR/M byte, SIB byte and displacement.
func operandLength(code []byte, address int) int {
	mod, rm := code[0]>>6, code[0]&7
	if mod == 3 {
		return 1
	}
	if address == 16 {
		return 1 + displacement16(mod, rm)
	}
	length := 1
	if rm == 4 { // a SIB byte follows
		length++
		if len(code) > 1 {
			rm = code[1] & 7
		}
	}
	switch {
	case mod == 1:
		return length + 1
	case mod == 2, rm == 5:
		return length + 4
	}
	return length
}

// displacement16 is how long a displacement is in 16-bit addressing.
func displacement16(mod, rm byte) int {
	switch {
	case mod == 1:
		return 1
	case mod == 2, rm == 6:
		return 2
	}
	return 0
}

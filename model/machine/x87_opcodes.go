package machine

// The operands of x87 instructions.
var (
	m16 = operandForm{place: inRM, size: 2}
	m32 = operandForm{place: inRM, size: 4}
	m64 = operandForm{place: inRM, size: 8}
	m80 = operandForm{place: inRM, size: float80Bytes}
	sti = operandForm{place: inX87RM, size: float80Bytes}
	ax  = operandForm{place: fixedReg, size: 2}
)

// oneByteX87 has the escape opcodes (SDM vol. 2, A.5.2): what moves values and keeps the
// unit's state. Of what computes the model knows nothing.
func oneByteX87(t *[256]form) {
	t[0x9b] = op("fwait")
	t[0xd9] = escape(
		[8]form{0: op("fld", m32), 2: op("fst", m32), 3: op("fstp", m32), 5: op("fldcw", m16), 7: op("fnstcw", m16)},
		[8]form{
			0: op("fld", sti), 1: op("fxch", sti),
			4: {byRM: &[8]form{0: op("fchs"), 1: op("fabs")}},
			5: {byRM: &[8]form{0: op("fld1"), 6: op("fldz")}},
		},
	)
	t[0xdb] = escape(
		[8]form{0: op("fild", m32), 2: op("fist", m32), 3: op("fistp", m32), 5: op("fld", m80), 7: op("fstp", m80)},
		[8]form{4: {byRM: &[8]form{2: op("fnclex"), 3: op("fninit")}}},
	)
	t[0xdd] = escape(
		[8]form{0: op("fld", m64), 2: op("fst", m64), 3: op("fstp", m64), 7: op("fnstsw", m16)},
		[8]form{0: op("ffree", sti), 2: op("fst", sti), 3: op("fstp", sti)},
	)
	t[0xdf] = escape(
		[8]form{0: op("fild", m16), 2: op("fist", m16), 3: op("fistp", m16), 5: op("fild", m64), 7: op("fistp", m64)},
		[8]form{4: {byRM: &[8]form{0: op("fnstsw", ax)}}},
	)
}

// escape is a cell whose instructions differ by whether ModRM names memory.
func escape(memory, register [8]form) form {
	var group [8]form
	for i := range group {
		group[i] = form{byMod: &[2]form{memory[i], register[i]}}
	}
	return form{byReg: &group}
}

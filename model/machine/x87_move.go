package machine

var x87Semantics = semantics{
	"fld": loadFloat, "fild": loadInteger, "fst": storeFloat, "fstp": storeFloat, "fist": storeX87Integer, "fistp": storeX87Integer,
	"fld1": loadConstant(float80{float80Bias, integerBit}), "fldz": loadConstant(float80{}),
	"fxch": exchangeX87, "fchs": changeSign(0x8000, 0x8000), "fabs": changeSign(0x8000, 0),
}

// loadFloat: SDM vol. 2, FLD.
func loadFloat(m *machine, in *instruction) error {
	from := &in.operands[0]
	switch {
	case from.kind == x87Register && m.x87.empty(from.vector):
		return m.pushEmpty()
	case from.kind == x87Register:
		return m.pushX87(m.x87.get(from.vector), 0)
	}
	bytes, err := m.readX87(in, from.size)
	switch {
	case err != nil:
		return err
	case from.size == float80Bytes:
		return m.pushX87(float80Of(bytes), 0)
	}
	return m.pushX87(float(from.size).widen(littleNumber(bytes)))
}

// pushEmpty pushes a register that is empty. Where that below the top is not, C1 is that
// of the underflow on AMD (measured); the manuals do not say.
func (m *machine) pushEmpty() error {
	if !m.x87.empty(7) {
		if err := m.byVendor(nil, &Unknown{Reason: "whether C1 tells of the empty register or of the full stack is not documented"}); err != nil {
			return err
		}
		m.x87.free(7)
	}
	return m.pushX87(indefinite, invalidOperation|stackFault)
}

// loadInteger: SDM vol. 2, FILD.
func loadInteger(m *machine, in *instruction) error {
	size := in.operands[0].size
	bytes, err := m.readX87(in, size)
	if err != nil {
		return err
	}
	return m.pushX87(float80Integer(int64(signExtend(littleNumber(bytes), size))), 0)
}

// loadConstant: SDM vol. 2, FLD1/FLDL2T/FLDL2E/FLDPI/FLDLG2/FLDLN2/FLDZ.
func loadConstant(value float80) effect {
	return func(m *machine, _ *instruction) error { return m.pushX87(value, 0) }
}

// pushX87 pushes a value whose making raised exceptions. Where the register is not empty
// it becomes the indefinite one (SDM vol. 1, 8.5.1.1).
func (m *machine) pushX87(value float80, raised uint16) error {
	if !m.x87.empty(7) {
		value, raised = indefinite, invalidOperation|stackFault|conditionC1
	}
	if err := m.x87.masked(raised); err != nil {
		return err
	}
	m.x87.push(value)
	m.report(raised)
	return nil
}

// storeFloat: SDM vol. 2, FST/FSTP.
func storeFloat(m *machine, in *instruction) error {
	to := &in.operands[0]
	value, raised := m.topX87()
	if to.kind == x87Register {
		if err := m.x87.masked(raised); err != nil {
			return err
		}
		m.x87.set(to.vector, value)
		return m.storedX87(in, raised)
	}
	bytes := value.bytes()
	if to.size < float80Bytes {
		format := float(to.size)
		if format.small(value) {
			if err := m.x87.masked(numericUnderflow); err != nil {
				return err
			}
		}
		number, more := format.narrow(value, m.x87.rounding())
		bytes, raised = numberBytes(number, to.size), raised|more
	}
	return m.writeX87(in, bytes, raised)
}

// storeX87Integer: SDM vol. 2, FIST/FISTP.
func storeX87Integer(m *machine, in *instruction) error {
	value, raised := m.topX87()
	size := in.operands[0].size
	number, more := m.x87.rounding().toInteger(value, size)
	return m.writeX87(in, numberBytes(number, size), raised|more)
}

// topX87 gives what a store takes: where there is nothing, the indefinite.
func (m *machine) topX87() (float80, uint16) {
	if m.x87.empty(0) {
		return indefinite, invalidOperation | stackFault
	}
	return m.x87.get(0), 0
}

// storedX87 ends a store.
func (m *machine) storedX87(in *instruction, raised uint16) error {
	if in.mnemonic == "fstp" || in.mnemonic == "fistp" {
		m.x87.pop()
	}
	m.report(raised)
	return nil
}

// exchangeX87: SDM vol. 2, FXCH. What is empty becomes the indefinite first.
func exchangeX87(m *machine, in *instruction) error {
	x, other, raised := &m.x87, in.operands[0].vector, uint16(0)
	if x.empty(0) || x.empty(other) {
		raised = invalidOperation | stackFault
	}
	if err := x.masked(raised); err != nil {
		return err
	}
	for _, r := range []uint8{0, other} {
		if x.empty(r) {
			x.set(r, indefinite)
		}
	}
	top := x.get(0)
	x.set(0, x.get(other))
	x.set(other, top)
	m.report(raised)
	return nil
}

// changeSign: SDM vol. 2, FCHS, FABS.
func changeSign(which, flip uint16) effect {
	return func(m *machine, _ *instruction) error {
		value, raised := m.topX87()
		if err := m.x87.masked(raised); err != nil {
			return err
		}
		if raised == 0 {
			value.top = value.top&^which | (value.top^which)&flip
		}
		m.x87.set(0, value)
		m.report(raised)
		return nil
	}
}

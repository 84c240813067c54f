package machine

var x87ControlSemantics = semantics{
	"fninit": initialiseX87, "fnclex": clearExceptions, "fldcw": loadControl, "fnstcw": storeControl, "fnstsw": storeStatus,
	"ffree": freeX87, "fwait": noOperation, "emms": emptyX87,
}

// initialiseX87: SDM vol. 2, FINIT/FNINIT.
func initialiseX87(m *machine, _ *instruction) error {
	m.x87.initialise()
	return nil
}

const allConditions = conditionC0 | conditionC1 | conditionC2 | conditionC3

// clearExceptions: SDM vol. 2, FCLEX/FNCLEX.
func clearExceptions(m *machine, _ *instruction) error {
	m.x87.status &^= exceptions | stackFault | errorSummary | busy
	m.leaveConditions(allConditions)
	return nil
}

// loadControl: SDM vol. 2, FLDCW.
func loadControl(m *machine, in *instruction) error {
	control, err := m.read(in, &in.operands[0])
	if err == nil {
		err = m.x87.mayControl(uint16(control), m.x87.status)
	}
	if err == nil {
		m.x87.control = uint16(control)
		m.leaveConditions(allConditions)
	}
	return err
}

// reservedControl are bits that software leaves as they are after FINIT (SDM vol. 1,
// figure 8-6).
const reservedControl = 0xe0c0

// mayControl refuses a control word of which the model does not know what comes.
func (x *x87) mayControl(control, status uint16) error {
	switch {
	case (control^initialControl)&reservedControl != 0:
		return &Unknown{Reason: "it changes reserved bits of the x87's control word"}
	case status&exceptions&^control != 0:
		return &Unknown{Reason: "it lets an x87 exception through that is pending"}
	}
	return nil
}

// storeControl: SDM vol. 2, FSTCW/FNSTCW.
func storeControl(m *machine, in *instruction) error {
	err := m.write(in, &in.operands[0], uint64(m.x87.control))
	if err == nil {
		m.leaveConditions(allConditions)
	}
	return err
}

// storeStatus: SDM vol. 2, FSTSW/FNSTSW.
func storeStatus(m *machine, in *instruction) error {
	err := m.writeWord(in, &in.operands[0], word{uint64(m.x87.status), uint64(m.x87.open)})
	if err == nil {
		m.leaveConditions(allConditions)
	}
	return err
}

// freeX87: SDM vol. 2, FFREE.
func freeX87(m *machine, in *instruction) error {
	m.x87.free(in.operands[0].vector)
	m.leaveConditions(allConditions)
	return nil
}

// emptyX87: SDM vol. 2, EMMS; vol. 3, table 13-1.
func emptyX87(m *machine, _ *instruction) error {
	m.x87.registers, m.x87.occupied = [8]float80{}, 0
	m.x87.status &^= topMask
	return nil
}

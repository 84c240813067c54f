package machine

import (
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// x87 is the state of the floating-point unit (SDM vol. 1, 8.1), but for the pointers
// to its last instruction.
type x87 struct {
	registers [8]float80 // as they are numbered; what is empty is zero
	occupied  uint8      // a bit for each register that is not empty
	control   uint16
	status    uint16
	// open are the bits of the status word that the manual leaves undefined.
	open uint16
}

// The status word (SDM vol. 1, 8.1.3). Exceptions have the places of their masks in the
// control word.
const (
	invalidOperation uint16 = 1 << iota
	denormalOperand
	divisionByZero
	numericOverflow
	numericUnderflow
	inexactResult
	stackFault
	errorSummary
	conditionC0
	conditionC1
	conditionC2

	exceptions     = invalidOperation | denormalOperand | divisionByZero | numericOverflow | numericUnderflow | inexactResult
	conditionC3    = 1 << 14
	busy           = 1 << 15
	topShift       = 11
	topMask        = 7 << topShift
	initialControl = 0x37f // SDM vol. 2, FINIT
)

func (x *x87) initialise() { *x = x87{control: initialControl} }

// number is that of a register, counted from the top.
func (x *x87) number(fromTop uint8) uint8 { return (uint8(x.status>>topShift) + fromTop) & 7 }

func (x *x87) empty(fromTop uint8) bool {
	return bits.RotateLeft8(x.occupied, -int(x.number(fromTop)))&1 == 0
}

func (x *x87) get(fromTop uint8) float80 { return x.registers[x.number(fromTop)] }

func (x *x87) set(fromTop uint8, value float80) {
	x.registers[x.number(fromTop)] = value
	x.occupied |= 1 << x.number(fromTop)
}

func (x *x87) free(fromTop uint8) {
	x.registers[x.number(fromTop)] = float80{}
	x.occupied &^= 1 << x.number(fromTop)
}

// turn moves the top by a number of registers.
func (x *x87) turn(by uint8) {
	x.status = x.status&^topMask | uint16(x.number(by))<<topShift
}

func (x *x87) push(value float80) {
	x.turn(7)
	x.set(0, value)
}

func (x *x87) pop() {
	x.free(0)
	x.turn(1)
}

func (x *x87) rounding() rounding { return rounding(x.control >> 10 & 3) }

// masked refuses an exception that is not masked: what comes then is up to the next
// instruction that waits.
func (x *x87) masked(raised uint16) error {
	if raised&exceptions&^x.control != 0 {
		return &Unknown{Reason: "it raises an x87 exception that the control word does not mask"}
	}
	return nil
}

// visible is the state as snapshots have it.
func (x *x87) visible() trace.X87 {
	v := trace.X87{Control: x.control, Status: x.status, Occupied: x.occupied}
	for r := range uint8(trace.X87Count) {
		if !x.empty(r) {
			copy(v.Stack[r][:], x.get(r).bytes())
		}
	}
	return v
}

// report takes down what an instruction raised, and C1. The other conditions are
// undefined then.
func (m *machine) report(raised uint16) {
	m.x87.status = m.x87.status&^conditionC1 | raised
	m.leaveConditions(conditionC0 | conditionC2 | conditionC3)
	m.x87.open &^= conditionC1
}

// leaveConditions makes conditions undefined.
func (m *machine) leaveConditions(which uint16) {
	if m.x87.open&which != which {
		m.x87.open |= which
		m.sources.add("SDM vol. 1, table 8-1: the conditions in the x87's status word")
	}
}

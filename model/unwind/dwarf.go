package unwind

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// dwarf walks by call frame information.
type dwarf struct {
	table *ehFrame
	word  int // bytes
	exit  uint64
	win64 func(address uint64) bool
}

// NewDWARF walks by an .eh_frame section as it is mapped at its Base. exit is the return
// address of main. win64 reports whether the function at an address gives back the
// registers that Microsoft's convention says, where its table has no rule for them; nil for
// none. The error is a *Malformed: a record that cannot be read. Mistakes in a function's
// rules end the walk that needs them.
func NewDWARF(section trace.Memory, mode trace.Mode, exit uint64, win64 func(address uint64) bool) (Walker, error) {
	table, err := parseEHFrame(section, mode)
	if err != nil {
		return nil, err
	}
	return &dwarf{table: table, word: mode.Bytes(), exit: exit, win64: win64}, nil
}

func (d *dwarf) Walk(s State) Walk { return climb(s, d.caller) }

// caller completes a frame and gives the next.
func (d *dwarf) caller(f *Frame, memory Reader) (Frame, error) {
	function, found := d.table.find(f.lookup())
	if !found {
		return Frame{}, &NoRule{f.Address}
	}
	said, err := function.row(f.lookup(), d.word)
	if err != nil {
		return Frame{}, err
	}
	t := taking{frame: f, row: said, offset: function.offset, word: d.word, memory: memory}
	t.win64 = d.win64 != nil && d.win64(f.lookup())
	if f.CFA, err = t.cfa(); err != nil {
		return Frame{}, err
	}
	f.HasCFA = true
	// A call leaves its return address there, which is what bounds a walk by tables that
	// need no memory.
	if below := t.cut(f.CFA - uint64(d.word)); !function.signal {
		if _, _, err := t.load(below); err != nil {
			return Frame{}, err
		}
	}
	caller := Frame{Exact: function.signal}
	if caller.Registers, err = t.registers(); err != nil {
		return caller, err
	}
	switch address, known, err := t.register(function.returnAddress); {
	case err != nil:
		return caller, err
	case !known:
		return caller, NoReturnAddress
	case address == d.exit && !caller.Exact:
		return caller, AtExit
	default:
		caller.Address = address
		return caller, nil
	}
}

// taking is one frame with what the table says of it.
type taking struct {
	frame  *Frame
	row    *row
	offset int // of the function's FDE
	word   int
	memory Reader
	win64  bool // the function's convention
}

// cfa computes where the frame ends.
func (t *taking) cfa() (uint64, error) {
	switch r := t.row.cfa; r.kind {
	case fromRegister:
		value, err := t.frame.column(r.register, t.word, t.offset)
		return t.cut(value + uint64(r.offset)), err
	case byExpression:
		return evaluate(*r.expression, nil, t.frame, t.word, t.memory)
	}
	return 0, &Malformed{".eh_frame", t.offset, fmt.Sprintf("no rule for the CFA at %#x", t.frame.Address)}
}

// cut makes an address as wide as addresses are.
func (t *taking) cut(address uint64) uint64 {
	if t.word == 4 {
		return uint64(uint32(address))
	}
	return address
}

// registers are those of the caller.
func (t *taking) registers() (Registers, error) {
	var all Registers
	for column, r := range numbered(t.word) {
		value, known, err := t.register(uint64(column))
		if err != nil {
			return all, err
		}
		if known {
			all.set(r, value)
		}
	}
	if t.word == 4 || !t.row.vectors && !t.win64 {
		return all, nil
	}
	return all, t.vectors(&all)
}

// register is a column of the caller, and whether it is known.
func (t *taking) register(column uint64) (uint64, bool, error) {
	r := t.row.at(column)
	switch r.kind {
	case undefined:
		return 0, false, nil
	case unspecified, sameValue:
		return t.kept(column, r.kind == sameValue)
	case atOffset:
		return t.load(t.cut(t.frame.CFA + uint64(r.offset)))
	case isOffset:
		return t.cut(t.frame.CFA + uint64(r.offset)), true, nil
	case inRegister:
		value, err := t.frame.column(r.register, t.word, t.offset)
		return value, true, err
	}
	value, err := evaluate(*r.expression, []uint64{t.frame.CFA}, t.frame, t.word, t.memory)
	if err != nil || r.kind == isExpression {
		return value, true, err
	}
	return t.load(value)
}

// kept is a register that the function leaves alone: where no rule says so, those that the
// ABI calls callee-saved, and rsp, which is the CFA (psABI 3.2.1; DWARF 5, 6.4.1).
func (t *taking) kept(column uint64, said bool) (uint64, bool, error) {
	r, general := registerOf(column, t.word)
	switch {
	case !general:
		return 0, false, nil
	case r == trace.RSP && !said:
		return t.frame.CFA, true, nil
	case said || calleeSaved(r, t.word) || t.win64 && (r == trace.RSI || r == trace.RDI):
		value, known := t.frame.Registers.Get(r)
		return value, known, nil
	}
	return 0, false, nil
}

func (t *taking) load(address uint64) (uint64, bool, error) {
	value, readable := t.memory.Number(address, t.word)
	if !readable {
		return 0, false, &Unreadable{address}
	}
	return value, true, nil
}

// calleeSaved are the registers that a function gives back as they were (psABI figure 3.4;
// i386 psABI table 2.3).
func calleeSaved(r trace.Register, word int) bool {
	switch r {
	case trace.RBX, trace.RBP, trace.R12, trace.R13, trace.R14, trace.R15:
		return true
	case trace.RSI, trace.RDI:
		return word == 4
	}
	return false
}

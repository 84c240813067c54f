package object

import (
	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Image is an object at fixed addresses.
type Image struct {
	// Functions are those that the object defines, by address. Own are their caller, Exit and
	// the routines of ours, which are no part of the object.
	Functions []Function
	Own       []trace.Symbol
	// Unwind has the object's tables with those of our own code. Before is how many bytes of
	// ours stand before the object's .eh_frame.
	Unwind trace.UnwindTables
	Before int
	// Left is what there is no room for, or could not be resolved, of sections that are
	// no code: one sentence each.
	Left []string

	object    *Object
	own       *assembler.Object
	code      []byte
	data      []byte
	tables    map[sectionKind]*table
	entries   map[int]uint64 // of the global offset table, by symbol
	undefined []string       // by the order of their addresses
	failures  []failure
}

// Where what the object does not define has its addresses, one each undefinedStep bytes.
// Nothing is mapped there.
const (
	undefinedBase = 0x5000_0000
	undefinedStep = 0x1000
)

// ScratchSize is how many bytes at the end of the data page are not the object's: those
// that pointers among the arguments lead to.
const ScratchSize = 0x200

// Scratch is the address of those bytes.
const Scratch = trace.DataBase + trace.DataSize - ScratchSize

// Load gives everything an address and resolves what refers to it. The error is a
// Refusal, or one of the code that is not the object's. An object is loaded once.
func Load(o *Object) (*Image, error) {
	own, err := o.format.ownCode()
	if err != nil {
		return nil, err
	}
	m := &Image{object: o, own: own, code: append([]byte(nil), own.Code...), entries: map[int]uint64{}}
	for _, s := range own.Symbols {
		if s.Size > 0 {
			m.Own = append(m.Own, s)
		}
	}
	if err := m.newTables(); err != nil {
		return nil, err
	}
	m.placeAll()
	m.defineAll()
	if err := m.resolveAll(); err != nil {
		return nil, err
	}
	if err := m.finishTables(); err != nil {
		return nil, err
	}
	m.findFunctions()
	return m, nil
}

// Undefined gives the name of what the object does not define and has this address.
func (m *Image) Undefined(address uint64) (string, bool) {
	if address < undefinedBase {
		return "", false
	}
	index := (address - undefinedBase) / undefinedStep
	if index >= uint64(len(m.undefined)) {
		return "", false
	}
	return m.undefined[index], true
}

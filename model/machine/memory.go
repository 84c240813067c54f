package machine

import (
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// memory is the program's address space (trace's addresses.go).
type memory struct {
	code []byte // at CodeBase; what follows it is int3
	data []byte // at DataBase, DataSize of them
	// dataUndefined has the bits of data that the manual leaves undefined; nil for none.
	dataUndefined []byte
	stack         stack
	// changes counts the writes that changed a byte's value: a run that comes
	// back to the same registers without one is in a loop.
	changes uint64
	// dataShared says that the program or a snapshot has the same data: it is copied
	// before it changes.
	dataShared bool
}

// filler follows the last function: int3.
const filler = 0xcc

// region is a part of the address space with one set of rights. End is the
// first address after it; where nothing is mapped there is no right, and no end.
type region struct {
	end                    uint64
	read, write, execution bool
}

func (m *memory) region(address uint64) region {
	switch {
	case address >= trace.CodeBase && address < trace.CodeBase+trace.CodeSize:
		return region{end: trace.CodeBase + trace.CodeSize, read: true, execution: true}
	case address >= trace.DataBase && address < trace.DataBase+trace.DataSize:
		return region{end: trace.DataBase + trace.DataSize, read: true, write: true}
	case address >= m.stack.base() && address < trace.StackTop:
		return region{end: trace.StackTop, read: true, write: true}
	}
	return region{}
}

func (r region) allows(access Access) bool {
	switch access {
	case Write:
		return r.write
	case Fetch:
		return r.execution
	}
	return r.read
}

// permit finds the first byte of an access that paging refuses, if any.
func (m *memory) permit(access Access, address uint64, size int) error {
	last := address + uint64(size) - 1
	for at := address; ; {
		r := m.region(at)
		if !r.allows(access) {
			return pageFault(access, at, r.read)
		}
		if last < r.end {
			return nil
		}
		at = r.end
	}
}

// fetch copies the code from an address on, as far as code goes.
func (m *memory) fetch(address uint64, bytes []byte) []byte {
	room := trace.CodeBase + trace.CodeSize - address
	if uint64(len(bytes)) > room {
		bytes = bytes[:room]
	}
	for i := range bytes {
		bytes[i] = filler
	}
	at := min(address-trace.CodeBase, uint64(len(m.code)))
	copy(bytes, m.code[at:])
	return bytes
}

// load reads bytes that permit has allowed.
func (m *memory) load(address uint64, bytes []byte) {
	switch {
	case address >= m.stack.base():
		m.stack.load(address, bytes)
	case address >= trace.DataBase:
		copy(bytes, m.data[address-trace.DataBase:])
	default:
		m.fetch(address, bytes)
	}
}

// number reads up to eight bytes, lowest first.
func (m *memory) number(address uint64, size int) uint64 {
	var bytes [8]byte
	m.load(address, bytes[:size])
	return binary.LittleEndian.Uint64(bytes[:])
}

// store writes bytes that permit has allowed.
func (m *memory) store(address uint64, bytes []byte, origin trace.Origin) {
	if address >= m.stack.base() {
		if m.stack.store(address, bytes, origin) {
			m.changes++
		}
		return
	}
	first := address - trace.DataBase
	if string(m.data[first:][:len(bytes)]) == string(bytes) && !m.anyUndefined(address, len(bytes)) {
		return
	}
	m.ownData()
	copy(m.data[first:], bytes)
	if m.dataUndefined != nil {
		clear(m.dataUndefined[first:][:len(bytes)])
	}
	m.changes++
}

// ownData copies the data before it changes, if others have it.
func (m *memory) ownData() {
	if m.dataShared {
		m.data, m.dataUndefined, m.dataShared = slices.Clone(m.data), slices.Clone(m.dataUndefined), false
	}
}

// canonical reports whether all bytes of an access have 48-bit linear addresses
// (SDM vol. 1, 3.3.7.1).
func canonical(address uint64, size int) bool {
	return extended(address) && extended(address+uint64(size)-1)
}

// extended reports whether an address is its lower 48 bits, sign-extended.
func extended(address uint64) bool { return uint64(int64(address<<16)>>16) == address }

// foreign refuses a canonical access that touches what belongs to the machine or
// to the system, and names the first byte of that.
func foreign(access Access, address uint64, size int) error {
	last := address + uint64(size) - 1
	switch {
	case last >= trace.ReservedBase && address < trace.ReservedEnd && address <= last:
		return &ReservedAccess{Access: access, Address: max(address, trace.ReservedBase)}
	case last >= vsyscallBase && address < vsyscallEnd:
		return &VsyscallAccess{Access: access, Address: max(address, vsyscallBase)}
	}
	return nil
}

func littleEndian(value uint64) [8]byte {
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], value)
	return bytes
}

package machine

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// writeX87 stores to memory, and pops where the instruction does.
func (m *machine) writeX87(in *instruction, bytes []byte, raised uint16) error {
	if err := m.x87.masked(raised); err != nil {
		return err
	}
	address := m.effective(&in.memory)
	if err := m.check(Write, address, len(bytes), in.memory.segment); err != nil {
		return err
	}
	m.memory.store(address, bytes, m.calls.local(address))
	return m.storedX87(in, raised)
}

// littleNumber is the number of up to eight bytes.
func littleNumber(bytes []byte) uint64 {
	var room [8]byte
	copy(room[:], bytes)
	return binary.LittleEndian.Uint64(room[:])
}

func numberBytes(value uint64, size int) []byte {
	bytes := littleEndian(value)
	return bytes[:size]
}

// readX87 reads an operand in memory.
func (m *machine) readX87(in *instruction, size int) ([]byte, error) {
	address := m.effective(&in.memory)
	if err := m.check(Read, address, size, in.memory.segment); err != nil {
		return nil, err
	}
	bytes := make([]byte, size)
	if m.memory.anyUndefined(address, size) {
		return nil, readsUndefined()
	}
	m.memory.load(address, bytes)
	if in.memory.segment == trace.SS {
		m.calls.markArguments(&m.memory.stack, address, size)
	}
	return bytes, nil
}

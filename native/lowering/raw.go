package lowering

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// The moves of x87 and mmx registers are rows of bytes: they are not among what authors
// can write.

// opcode is that of an instruction with one operand in memory: its bytes, and the middle
// field of ModRM, a register or a part of the opcode.
type opcode struct {
	bytes  []byte
	middle byte
}

// The moves of x87 by the bytes in memory (Intel SDM vol. 2, FLD, FST/FSTP).
var (
	x87Loads  = map[int]opcode{4: {[]byte{0xd9}, 0}, 8: {[]byte{0xdd}, 0}, 10: {[]byte{0xdb}, 5}}
	x87Stores = map[int]opcode{4: {[]byte{0xd9}, 3}, 8: {[]byte{0xdd}, 3}, 10: {[]byte{0xdb}, 7}}
)

// raw emits an instruction on an address by its bytes, with a displacement of 32 bits
// (Intel SDM vol. 2, 2.1.3), and the text that it is shown by.
func (r *routine) raw(m memory, o opcode, format string, arguments ...any) {
	base := r.baseIndex(m)
	var bytes []byte
	if base > trace.RDI {
		bytes = append(bytes, 0x41) // REX.B
	}
	bytes = append(bytes, o.bytes...)
	bytes = append(bytes, 0x80|o.middle<<3|byte(base)&7)
	if base&7 == trace.RSP {
		bytes = append(bytes, 0x24) // a SIB that is the base alone
	}
	for k := range 4 {
		bytes = append(bytes, byte(uint32(int32(m.displacement))>>(8*k)))
	}
	r.rawRow(bytes, fmt.Sprintf(format, arguments...))
}

// baseIndex is the register that an address begins with.
func (r *routine) baseIndex(m memory) trace.Register {
	for index := range trace.Register(trace.RegisterCount) {
		if r.full(index) == m.base {
			return index
		}
	}
	return trace.RBP
}

// rawRow emits a row of bytes and the text that it is shown by.
func (r *routine) rawRow(bytes []byte, shown string) {
	numbers := make([]string, len(bytes))
	for k, b := range bytes {
		numbers[k] = fmt.Sprintf("%#x", b)
	}
	r.emit(".byte %s", strings.Join(numbers, ", "))
	r.lines[len(r.lines)-1].shown = shown
}

// dropX87 takes a value off the x87 registers.
func (r *routine) dropX87() { r.rawRow([]byte{0xdd, 0xd8}, "fstp st(0)") }

// leaveMMX gives the registers back to x87: a function is called and left in x87 mode
// (psABI i386 2.2.1).
func (r *routine) leaveMMX() { r.rawRow([]byte{0x0f, 0x77}, "emms") }

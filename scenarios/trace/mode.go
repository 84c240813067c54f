package trace

// Mode is how the processor reads a program's first instruction (Intel SDM
// vol. 1, 3.1.1). Far transfers change it on the way: a moment's own is told by
// the selector in CS.
type Mode uint8

// The modes.
const (
	Mode64 Mode = iota // 64-bit mode
	Mode32             // compatibility mode: 32-bit code under a 64-bit system
)

// Bits is 64 or 32: the width of addresses.
func (m Mode) Bits() int {
	if m == Mode32 {
		return 32
	}
	return 64
}

// Bytes is the size of an address, of a return address and of a stack slot.
func (m Mode) Bytes() int { return m.Bits() / 8 }

package machine

import (
	"bytes"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stack is the stack's memory. It holds only the chunks that a run touches: the
// rest is as the program gives it.
type stack struct {
	initial trace.Memory
	slot    int // bytes: what a given value is taken to be
	chunks  []*chunk
	// lowest is the lowest address that was written, the return address of main
	// among them.
	lowest uint64
	// touched is the end of the highest byte that has changed since the last
	// snapshot, or where it comes from, or 0.
	touched uint64
}

// chunkSize divides a page: a chunk never crosses the stack's ends, and its address
// is a multiple.
const chunkSize = 256

// chunk is a part of the stack with where each byte comes from.
type chunk struct {
	bytes   [chunkSize]byte
	origins [chunkSize]trace.Origin
	// undefined has the bits that the manual leaves undefined; nil for none.
	undefined *[chunkSize]byte
}

func newStack(initial trace.Memory, mode trace.Mode) stack {
	return stack{
		initial: initial,
		slot:    mode.Bytes(),
		chunks:  make([]*chunk, len(initial.Bytes)/chunkSize),
		lowest:  trace.StackTop,
	}
}

func (s *stack) base() uint64 { return s.initial.Base }

// at finds an address's chunk and the place in it, making the chunk if a run
// touches it for the first time.
func (s *stack) at(address uint64) (*chunk, int) {
	index := (address - s.base()) / chunkSize
	c := s.chunks[index]
	if c == nil {
		c = newChunk(s.initial, s.base()+index*chunkSize, s.slot)
		s.chunks[index] = c
	}
	return c, int(address % chunkSize)
}

// newChunk takes a chunk from the program's stack.
func newChunk(initial trace.Memory, base uint64, slot int) *chunk {
	c := new(chunk)
	copy(c.bytes[:], initial.Bytes[base-initial.Base:])
	findGiven(c.bytes[:], c.origins[:], base, slot)
	return c
}

// findGiven finds the origins of a chunk that nobody wrote to. What differs from
// graffiti was given: in each slot, the bytes from the first to the last that differ,
// since a byte of a value can be graffiti by chance.
func findGiven(content []byte, origins []trace.Origin, address uint64, slot int) {
	var graffiti [chunkSize]byte
	if trace.Scribble(address, graffiti[:]); bytes.Equal(content, graffiti[:]) {
		return
	}
	for start := 0; start < chunkSize; start += slot {
		first, last := start, start+slot-1
		for first <= last && content[first] == graffiti[first] {
			first++
		}
		for first <= last && content[last] == graffiti[last] {
			last--
		}
		for i := first; i <= last; i++ {
			origins[i] = trace.Origin{Role: trace.Given, Byte: uint8(i - start)}
		}
	}
}

func (s *stack) load(address uint64, bytes []byte) {
	for len(bytes) > 0 {
		index, at := (address-s.base())/chunkSize, address%chunkSize
		from := s.initial.Bytes[index*chunkSize:][at:chunkSize]
		if c := s.chunks[index]; c != nil {
			from = c.bytes[at:]
		}
		n := copy(bytes, from)
		bytes, address = bytes[n:], address+uint64(n)
	}
}

// store writes bytes, each with its position in the value, and reports whether
// it changed any. Bits that were undefined are defined now.
func (s *stack) store(address uint64, bytes []byte, origin trace.Origin) bool {
	changed := false
	s.lowest = min(s.lowest, address)
	c, at := s.at(address)
	for i, b := range bytes {
		if at == chunkSize {
			c, at = s.at(address + uint64(i))
		}
		origin.Byte = uint8(i)
		differs := c.bytes[at] != b || c.undefined != nil && c.undefined[at] != 0
		if differs || c.origins[at] != origin {
			s.touch(address + uint64(i))
		}
		changed = changed || differs
		c.bytes[at], c.origins[at] = b, origin
		if c.undefined != nil {
			c.undefined[at] = 0
		}
		at++
	}
	return changed
}

// touch notes that a byte is not what the last snapshot has of it.
func (s *stack) touch(address uint64) { s.touched = max(s.touched, address+1) }

// blur marks bits of a stored value as undefined.
func (s *stack) blur(address uint64, bits uint64) {
	for ; bits != 0; bits, address = bits>>8, address+1 {
		c, at := s.at(address)
		if c.undefined == nil {
			c.undefined = new([chunkSize]byte)
		}
		c.undefined[at] = byte(bits)
		s.touch(address)
	}
}

// undefined gives the undefined bits of up to eight bytes, lowest first.
func (s *stack) undefined(address uint64, size int) uint64 {
	var bits uint64
	for i := range uint64(size) {
		at := address + i
		if c := s.chunks[(at-s.base())/chunkSize]; c != nil && c.undefined != nil {
			bits |= uint64(c.undefined[at%chunkSize]) << (8 * i)
		}
	}
	return bits
}

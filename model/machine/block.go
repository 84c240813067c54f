package machine

import "slices"

// block is a piece of memory, with the bits that are undefined.
type block struct{ bytes, open []byte }

func newBlock(size int) block { return block{make([]byte, size), make([]byte, size)} }

// leave makes a part of it undefined.
func (b block) leave(at, size int) {
	for i := range size {
		b.open[at+i] = 0xff
	}
}

// put writes a part of it.
func (b block) put(at int, bytes []byte) {
	copy(b.bytes[at:], bytes)
	clear(b.open[at:][:len(bytes)])
}

// putWord writes the lowest bytes of a word.
func (b block) putWord(at, size int, w word) {
	value, open := littleEndian(w.value), littleEndian(w.open)
	copy(b.bytes[at:][:size], value[:])
	copy(b.open[at:][:size], open[:])
}

// word reads up to eight bytes.
func (b block) word(at, size int) word {
	var w word
	for i := range size {
		w.value |= uint64(b.bytes[at+i]) << (8 * i)
		w.open |= uint64(b.open[at+i]) << (8 * i)
	}
	return w
}

// need reads up to eight bytes that must be defined.
func (b block) need(at, size int) (uint64, error) {
	w := b.word(at, size)
	if w.open != 0 {
		return 0, readsUndefined()
	}
	return w.value, nil
}

// defined reports whether a part of it has no undefined bit.
func (b block) defined(at, size int) bool { return zero(b.open[at:][:size]) }

// zero reports whether bytes all are.
func zero(bytes []byte) bool {
	return !slices.ContainsFunc(bytes, func(b byte) bool { return b != 0 })
}

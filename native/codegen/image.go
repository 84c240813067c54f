package codegen

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// image is initial memory before there is any: where it lies, and the values
// that are written over its graffiti.
type image struct {
	base   uint64
	size   int // bytes
	values []value
}

// value is bytes at an address.
type value struct {
	address uint64
	bytes   []byte
}

func newImage(base uint64, size int) *image { return &image{base: base, size: size} }

// end is the address after the last byte.
func (m *image) end() uint64 { return m.base + uint64(m.size) }

// write puts a value over what is there, or reports that it lies outside.
func (m *image) write(address uint64, bytes []byte) bool {
	if address < m.base || address > m.end() || uint64(len(bytes)) > m.end()-address {
		return false
	}
	m.values = append(m.values, value{address, bytes})
	return true
}

// key is the same for images of the same place and values alone.
func (m *image) key() string {
	key := binary.LittleEndian.AppendUint64(nil, m.base)
	key = binary.LittleEndian.AppendUint64(key, uint64(m.size))
	for _, v := range m.values {
		key = binary.LittleEndian.AppendUint64(key, v.address)
		key = binary.LittleEndian.AppendUint64(key, uint64(len(v.bytes)))
		key = append(key, v.bytes...)
	}
	return string(key)
}

// memory makes what the image describes.
func (m *image) memory() trace.Memory {
	made := trace.Memory{Base: m.base, Bytes: make([]byte, m.size)}
	trace.Scribble(m.base, made.Bytes)
	for _, v := range m.values {
		copy(made.Bytes[v.address-m.base:], v.bytes)
	}
	return made
}

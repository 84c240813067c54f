package unwind

import (
	"bytes"
	"encoding/binary"
)

// cursor reads a part of a table from its front. After a mistake everything reads as zero,
// and the first mistake is kept.
type cursor struct {
	table  string
	bytes  []byte // what is left
	offset int    // of what is left, in the table
	base   uint64 // where the table is mapped
	err    error
}

func (c *cursor) fail(problem string) {
	if c.err == nil {
		c.err = &Malformed{c.table, c.offset, problem}
	}
	c.bytes = nil
}

// take gives the next bytes.
func (c *cursor) take(size uint64) []byte {
	if size > uint64(len(c.bytes)) {
		c.fail("it ends in the middle of something")
		return nil
	}
	taken := c.bytes[:size]
	c.bytes, c.offset = c.bytes[size:], c.offset+int(size)
	return taken
}

// part is a cursor over the next bytes alone.
func (c *cursor) part(size uint64) cursor {
	part := *c
	part.bytes = c.take(size)
	part.err = c.err
	return part
}

// number reads size bytes, the lowest first.
func (c *cursor) number(size int) uint64 {
	var number [8]byte
	copy(number[:], c.take(uint64(size)))
	return binary.LittleEndian.Uint64(number[:])
}

// signed reads size bytes as a signed number.
func (c *cursor) signed(size int) int64 {
	shift := 64 - 8*size
	return int64(c.number(size)<<shift) >> shift
}

// unsigned reads an unsigned LEB128 (DWARF 5, 7.6).
func (c *cursor) unsigned() uint64 {
	value, _ := c.leb()
	return value
}

// signedLEB reads a signed LEB128.
func (c *cursor) signedLEB() int64 {
	value, bits := c.leb()
	if bits < 64 {
		shift := 64 - bits
		return int64(value<<shift) >> shift
	}
	return int64(value)
}

// leb reads groups of seven bits and says how many bits they have. What goes beyond 64
// bits is dropped, as it is where sign or zeros are padded.
func (c *cursor) leb() (value uint64, bits int) {
	for {
		b := c.number(1)
		if bits < 64 {
			value |= b & 0x7f << bits
		}
		bits += 7
		if b&0x80 == 0 {
			return value, bits
		}
	}
}

// text reads up to a zero byte.
func (c *cursor) text() string {
	end := bytes.IndexByte(c.bytes, 0)
	if end < 0 {
		c.fail("a string has no end")
		return ""
	}
	text := string(c.take(uint64(end)))
	c.take(1)
	return text
}

// The encodings of pointers (LSB 5.0 Core, 10.5.1): the format in the lower four bits,
// what the value is relative to in the next three.
const (
	pointerAbsolute = 0x00
	pointerULEB     = 0x01
	pointerUdata2   = 0x02
	pointerUdata4   = 0x03
	pointerUdata8   = 0x04
	pointerSLEB     = 0x09
	pointerSdata2   = 0x0a
	pointerSdata4   = 0x0b
	pointerSdata8   = 0x0c

	pointerFormat   = 0x0f
	pointerPCRel    = 0x10
	pointerRelative = 0x70
	pointerIndirect = 0x80
	pointerOmitted  = 0xff
)

// value reads a pointer's bytes as its format says, without what they are relative to.
func (c *cursor) value(format uint8, word int) uint64 {
	switch format & pointerFormat {
	case pointerAbsolute:
		return c.number(word)
	case pointerULEB:
		return c.unsigned()
	case pointerUdata2:
		return c.number(2)
	case pointerUdata4:
		return c.number(4)
	case pointerUdata8, pointerSdata8:
		return c.number(8)
	case pointerSLEB:
		return uint64(c.signedLEB())
	case pointerSdata2:
		return uint64(c.signed(2))
	case pointerSdata4:
		return uint64(c.signed(4))
	}
	c.fail("a pointer has a format that does not exist")
	return 0
}

// pointer reads a pointer to code.
func (c *cursor) pointer(encoding uint8, word int) uint64 {
	at := c.base + uint64(c.offset)
	switch encoding & (pointerRelative | pointerIndirect) {
	case 0:
		return c.value(encoding, word)
	case pointerPCRel:
		return at + c.value(encoding, word)
	}
	c.fail("a function's address is encoded relative to what no machine has told")
	return 0
}

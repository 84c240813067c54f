package object

// relocation is a place in a section that depends on an address.
type relocation struct {
	offset uint64
	name   string // of its kind
	field  field  // of no bytes where the kind is not supported
	symbol int
	addend int64
}

// field is how a relocation is written.
type field struct {
	bytes    int
	relative bool // to the place
	image    bool // to the image's base
	table    bool // the address of an entry of the global offset table
	signed   bool // the value is sign-extended; otherwise zero-extended
}

// holds reports whether the field has room for a value.
func (f field) holds(value int64) bool {
	if f.bytes == 8 {
		return true
	}
	bits := 8 * f.bytes
	if f.signed {
		return value>>(bits-1) == 0 || value>>(bits-1) == -1
	}
	return value>>bits == 0
}

// put writes a value into the place.
func (f field) put(place []byte, value uint64) {
	for i := range f.bytes {
		place[i] = byte(value >> (8 * i))
	}
}

// get reads what is in the place, as a signed number.
func (f field) get(place []byte) int64 {
	var value uint64
	for i := range f.bytes {
		value |= uint64(place[i]) << (8 * i)
	}
	shift := 64 - 8*f.bytes
	return int64(value<<shift) >> shift
}

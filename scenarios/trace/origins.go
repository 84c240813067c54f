package trace

// Origins says where each byte in a range of addresses comes from. Parts that nobody
// wrote to take no room.
type Origins struct {
	base   uint64 // of the first piece
	pieces []*[originPiece]Origin
}

// originPiece is how many bytes have their origins together: eight quadwords.
const originPiece = 64

// NewOrigins has room for the addresses from one to another, all Untouched.
func NewOrigins(from, to uint64) Origins {
	base := from &^ (originPiece - 1)
	return Origins{base: base, pieces: make([]*[originPiece]Origin, (to-base+originPiece-1)/originPiece)}
}

// At gives the origin of the byte at an address: Untouched outside the range.
func (o Origins) At(address uint64) Origin {
	index := (address - o.base) / originPiece
	if address < o.base || index >= uint64(len(o.pieces)) || o.pieces[index] == nil {
		return Origin{}
	}
	return o.pieces[index][address%originPiece]
}

// Put notes the origins of the bytes from an address on, which lie in the range.
func (o Origins) Put(address uint64, origins []Origin) {
	for len(origins) > 0 {
		at := address % originPiece
		n := min(originPiece-int(at), len(origins))
		o.piece(address, origins[:n])
		origins, address = origins[n:], address+uint64(n)
	}
}

// piece notes the origins of bytes in one piece.
func (o Origins) piece(address uint64, origins []Origin) {
	into := &o.pieces[(address-o.base)/originPiece]
	if *into == nil {
		if untouched(origins) {
			return
		}
		*into = new([originPiece]Origin)
	}
	copy((*into)[address%originPiece:], origins)
}

func untouched(origins []Origin) bool {
	for _, o := range origins {
		if o != (Origin{}) {
			return false
		}
	}
	return true
}

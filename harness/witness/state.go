package witness

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// state is where pieces of values lie: registers, and the stack from a CFA.
type state struct {
	mode    trace.Mode
	general [trace.RegisterCount]uint64
	vectors *trace.Vectors
	x87     [2]extended
	stack   trace.Memory
	cfa     uint64
}

// write puts the bytes of a piece where they belong and leaves the rest of a register
// as it is. The x87 takes floats of 4 and 8 bytes as numbers.
func (s *state) write(p framemap.Piece, bytes []byte) error {
	if !p.InRegister {
		room, ok := s.stack.Slice(s.cfa+uint64(p.Offset), len(bytes))
		if !ok {
			return fmt.Errorf("%s is outside of the stack", where(p))
		}
		copy(room, bytes)
		return nil
	}
	switch r := p.Register; {
	case r.Class == framemap.General:
		var whole [8]byte
		binary.LittleEndian.PutUint64(whole[:], s.general[r.Index])
		copy(whole[:s.mode.Bytes()], bytes)
		s.general[r.Index] = binary.LittleEndian.Uint64(whole[:])
	case r.Class == framemap.Vector && s.vectors != nil:
		copy(s.vectors[r.Index][:], bytes)
	case r.Class == framemap.X87 && r.Index < len(s.x87):
		s.x87[r.Index] = extend(bytes)
	default:
		return fmt.Errorf("%s cannot be loaded", where(p))
	}
	return nil
}

// read gives the lowest bytes of a piece, or fewer where there are no more; none of
// a register that is not observed.
func (s *state) read(p framemap.Piece, size int) []byte {
	var bytes []byte
	switch r := p.Register; {
	case !p.InRegister:
		bytes, _ = s.stack.Slice(s.cfa+uint64(p.Offset), size)
	case r.Class == framemap.General:
		bytes = binary.LittleEndian.AppendUint64(nil, s.general[r.Index])[:s.mode.Bytes()]
	case r.Class == framemap.Vector && s.vectors != nil:
		bytes = s.vectors[r.Index][:]
	case r.Class == framemap.X87 && r.Index < len(s.x87):
		bytes = s.x87[r.Index].shortened(size)
	}
	return bytes[:min(size, len(bytes))]
}

// gather puts a value of a size together from its pieces; known says which bytes lie
// in one.
func (s *state) gather(pieces []framemap.Piece, size int) (value []byte, known []bool) {
	value, known = make([]byte, size), make([]bool, size)
	for _, p := range pieces {
		if p.At >= size {
			continue
		}
		for k, b := range s.read(p, min(p.Size, size-p.At)) {
			value[p.At+k], known[p.At+k] = b, true
		}
	}
	return value, known
}

// scatter puts a value into its pieces.
func (s *state) scatter(pieces []framemap.Piece, value []byte) error {
	for _, p := range pieces {
		if p.At >= len(value) {
			continue
		}
		if err := s.write(p, value[p.At:min(p.At+p.Size, len(value))]); err != nil {
			return err
		}
	}
	return nil
}

// where names the place of a piece, as in "rdi" or "cfa+8".
func where(p framemap.Piece) string {
	if p.InRegister {
		return p.Register.String()
	}
	return fmt.Sprintf("cfa%+d", p.Offset)
}

// places lists where a value lies.
func places(p framemap.Place) string {
	if len(p.Pieces) == 0 {
		return "nowhere"
	}
	var parts []string
	for _, piece := range p.Pieces {
		parts = append(parts, fmt.Sprintf("bytes %d to %d in %s", piece.At, piece.At+piece.Size-1, where(piece)))
	}
	text := strings.Join(parts, ", ")
	if p.Indirect {
		return fmt.Sprintf("in memory at a multiple of %d; its address: %s", p.Align, text)
	}
	return text
}

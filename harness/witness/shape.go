package witness

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// Shape is how a compiler lays a type out.
type Shape struct {
	Size, Align int   // bytes
	Offsets     []int // of the plain members, in bytes
	Fields      []run // of the bit-fields
}

// run is where the bits of a bit-field lie in a type.
type run struct{ Bit, Width int }

// readShapes finds the shapes of a signature's Types in the object.
func readShapes(o *object, s Signature, n int) ([]Shape, error) {
	var shapes []Shape
	for i, t := range s.Types() {
		numbers, err := o.constant(fmt.Sprintf("shape_%d_%d", n, i))
		if err != nil {
			return nil, err
		}
		word := func(k int) int { return int(binary.LittleEndian.Uint32(numbers[4*k:])) }
		shape := Shape{Size: word(0), Align: word(1)}
		for k := range plainMembers(t) {
			shape.Offsets = append(shape.Offsets, word(2+k))
		}
		for k := range bitFields(t) {
			value, err := o.constant(fmt.Sprintf("bits_%d_%d_%d", n, i, k))
			if err != nil {
				return nil, err
			}
			shape.Fields = append(shape.Fields, runOf(value))
		}
		shapes = append(shapes, shape)
	}
	return shapes, nil
}

// runOf finds the bits that are set.
func runOf(value []byte) run {
	r := run{Bit: -1}
	for i, b := range value {
		if b != 0 && r.Bit < 0 {
			r.Bit = 8*i + bits.TrailingZeros8(b)
		}
		r.Width += bits.OnesCount8(b)
	}
	return r
}

// shape is what the rules predict of a type.
func (r Rules) shape(t *declaration.Type, c declaration.Convention) Shape {
	var s Shape
	s.Size, s.Align = r.SizeAlign(t, c)
	for _, m := range members(t) {
		bit := r.bit(t, c, m.steps)
		if m.field.BitField {
			s.Fields = append(s.Fields, run{bit, m.field.Width})
		} else {
			s.Offsets = append(s.Offsets, bit/8)
		}
	}
	return s
}

// bit is how many bits lie before a member.
func (r Rules) bit(t *declaration.Type, c declaration.Convention, steps []int) int {
	for t.Kind == declaration.Array {
		t = t.Element
	}
	at := r.Bits(t, c)[steps[0]]
	if len(steps) > 1 {
		at += r.bit(t.Fields[steps[0]].Type, c, steps[1:])
	}
	return at
}

// String lists the numbers.
func (s Shape) String() string {
	text := fmt.Sprintf("%d bytes at a multiple of %d, members at bytes %v", s.Size, s.Align, s.Offsets)
	for _, f := range s.Fields {
		text += fmt.Sprintf(", %d bits from bit %d", f.Width, f.Bit)
	}
	return text
}

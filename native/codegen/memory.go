package codegen

import (
	"encoding/binary"
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// layOutData puts the given values on the data page, each at a multiple of its
// size, or of the next power of two.
func (b *builder) layOutData() {
	data := newImage(trace.DataBase, trace.DataSize)
	b.data = map[string]uint64{}
	next := data.base
	for _, d := range b.scenario.Given.Data {
		if _, taken := b.data[d.Name]; taken {
			b.report(d.Position, "give it another name", "the name %s is taken already", d.Name)
		}
		for n, v := range d.Values {
			size := max(uint64(len(v.Bytes)), 1)
			align := uint64(1) << bits.Len64(size-1)
			next = (next + align - 1) &^ (align - 1)
			if n == 0 {
				b.data[d.Name] = next
			}
			b.write(data, next, v.Bytes, d.Position, "the data page")
			next += size
		}
	}
	b.program.Data = b.batch.memory(data)
}

// aboveEntry is how many bytes lie above the return address of main where the
// scenario does not say: room for what a callee that is called wrongly reads.
const aboveEntry = 256

// layOutStack makes the stack in which main is entered: RSP a return address
// below a multiple of 16, as after a call from a frame that is aligned (psABI
// 3.2.2, i386 psABI 2.2.2), or the given distance above the guard.
func (b *builder) layOutStack() {
	given := b.scenario.Given.Stack
	size := given.Size
	if size == 0 {
		size = trace.DefaultStackSize
	}
	if size < trace.PageSize || size > trace.MaxStackSize || size&(size-1) != 0 {
		b.report(given.Position, "as in size: 16384", "the stack cannot have %d bytes: expected a power of two from %d to %d", size, trace.PageSize, trace.MaxStackSize)
		return
	}
	stack := newImage(trace.StackTop-uint64(size), size)
	slot := b.scenario.Mode.Bytes()
	b.rsp = trace.StackTop - aboveEntry - uint64(slot)
	if given.Guard != nil {
		b.rsp = stack.base + uint64(*given.Guard)
	}
	exit := binary.LittleEndian.AppendUint64(nil, trace.CodeBase)[:slot]
	b.write(stack, b.rsp, exit, given.Position, "the stack, where the return address of main goes,")
	for _, w := range given.Words {
		b.write(stack, b.rsp+uint64(w.Offset), w.Value.Bytes, w.Position, "the stack")
	}
	b.program.Stack = b.batch.memory(stack)
}

func (b *builder) write(m *image, address uint64, bytes []byte, at source.Position, where string) {
	if !m.write(address, bytes) {
		b.report(at, "write a place within it, or make it larger", "%#x to %#x is outside of %s from %#x to %#x", address, address+uint64(len(bytes))-1, where, m.base, m.end()-1)
	}
}

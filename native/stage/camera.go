//go:build linux && amd64

package stage

import (
	"bytes"
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// camera makes a record of a process that is stopped, as capture.asm makes it of the
// process itself.
type camera struct {
	room  uint64 // bytes that its records may still have
	saved uint64 // of an xsave image in each
	stack []byte // as it was at the last record
	data  []byte
	first *trace.Program // what was there at Entry
}

func newCamera(p *trace.Program, form *xsaveForm) *camera {
	size := uint64(len(p.Stack.Bytes))
	return &camera{
		room: ringSize(size), saved: form.size(p), stack: make([]byte, size), data: make([]byte, trace.DataSize), first: p,
	}
}

// take gives a record with a mark, or none where there is no room for it.
func (c *camera) take(t *tracer, mark uint64) (record, error) {
	if err := t.Read(c.first.Stack.Base, c.stack); err != nil {
		return nil, err
	}
	if err := t.Read(trace.DataBase, c.data); err != nil {
		return nil, err
	}
	same, data := unchanged(c.stack, c.first.Stack.Bytes), c.data
	if bytes.Equal(data, c.first.Data.Bytes) {
		data = nil
	}
	stack := c.stack[same:]
	size := recordFixed + c.saved + uint64(len(stack)+len(data))
	if size > c.room {
		return nil, nil
	}
	c.room -= size
	r := make(record, recordFixed+c.saved, size)
	c.head(r, t, mark, uint64(len(data)))
	if c.saved > 0 {
		if _, err := t.Extended(r[recordFixed:]); err != nil {
			return nil, err
		}
	}
	return append(append(r, stack...), data...), nil
}

// head writes what is of fixed size in a record.
func (c *camera) head(r record, t *tracer, mark, data uint64) {
	put := func(offset int, value uint64) { binary.LittleEndian.PutUint64(r[offset:], value) }
	now := &t.now
	same := uint64(len(c.stack)) - (uint64(cap(r)) - uint64(len(r)) - data)
	put(recordBytes, uint64(cap(r)))
	put(recordFirst, c.first.Stack.Base+same)
	put(recordData, data)
	put(recordSignal, mark)
	for i, value := range [...]uint64{
		now.R8, now.R9, now.R10, now.R11, now.R12, now.R13, now.R14, now.R15,
		now.Rdi, now.Rsi, now.Rbp, now.Rbx, now.Rdx, now.Rax, now.Rcx, now.Rsp,
	} {
		put(recordBlock+8*i, value)
	}
	put(sigcontextRIP, now.Rip)
	put(sigcontextFlags, now.Eflags&^uint64(trace.TF|trace.RF)|uint64(t.own)) // no RF: see step.asm
	put(sigcontextCS, now.Cs&0xffff|now.Ss<<48)
	put(recordDS, now.Ds&0xffff|now.Es&0xffff<<16|now.Fs&0xffff<<32|now.Gs<<48)
}

// unchanged is how many bytes two memories begin with that are the same, a multiple of 64.
func unchanged(a, b []byte) int {
	const block = 64
	n := 0
	for n < len(a) && bytes.Equal(a[n:n+block], b[n:n+block]) {
		n += block
	}
	return n
}

package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// image is the stack as snapshots have it, from its lowest written byte to its top.
// Snapshots share one until a byte changes that it shows. A stack that grows down gets
// one with room for as much again.
type image struct {
	base      uint64 // of the room
	lowest    uint64 // that is filled
	bytes     []byte // one for each address from base on, like undefined
	origins   trace.Origins
	undefined []byte // nil for none
}

// update makes the image that of the stack now, and gives how many bytes it had to
// copy.
func (i *image) update(s *stack) int {
	to := i.lowest
	switch size := trace.StackTop - s.lowest; {
	case i.bytes == nil || s.touched > i.lowest:
		*i = newImage(size)
		to = trace.StackTop
	case s.lowest < i.base:
		*i = newImage(size + min(size, s.lowest-s.base()))
		to = trace.StackTop
	}
	copied := int(to - s.lowest)
	for at := s.lowest; at < to; {
		at += i.copy(s, at, to)
	}
	i.lowest, s.touched = s.lowest, 0
	return copied
}

// newImage has room for the top of the stack, as many bytes as are asked for.
func newImage(room uint64) image {
	base := trace.StackTop - room
	return image{base: base, bytes: make([]byte, room), origins: trace.NewOrigins(base, trace.StackTop)}
}

// copy takes what a chunk has between two addresses, and gives how much that is.
func (i *image) copy(s *stack, from, to uint64) uint64 {
	c := s.chunks[(from-s.base())/chunkSize]
	if c == nil {
		return i.copyUntouched(s, from)
	}
	into, at := from-i.base, from%chunkSize
	size := copy(i.bytes[into:to-i.base], c.bytes[at:])
	i.origins.Put(from, c.origins[at:][:size])
	if c.undefined != nil {
		if i.undefined == nil {
			i.undefined = make([]byte, len(i.bytes))
		}
		copy(i.undefined[into:to-i.base], c.undefined[at:])
	}
	return uint64(size)
}

// copyUntouched takes what the program gives where there is no chunk, which is from its
// first address on: the lowest written byte is in a chunk.
func (i *image) copyUntouched(s *stack, from uint64) uint64 {
	into := i.bytes[from-i.base:][:chunkSize]
	copy(into, s.initial.Bytes[from-s.base():])
	var origins [chunkSize]trace.Origin
	findGiven(into, origins[:], from, s.slot)
	i.origins.Put(from, origins[:])
	return chunkSize
}

// show puts the image into a snapshot.
func (i *image) show(into *trace.Snapshot) {
	first, end := i.lowest-i.base, len(i.bytes)
	into.Stack = trace.Memory{Base: i.lowest, Bytes: i.bytes[first:end:end]}
	into.Predicted.Origins = i.origins
	if i.undefined != nil {
		into.Predicted.StackUndefined = i.undefined[first:end:end]
	}
}

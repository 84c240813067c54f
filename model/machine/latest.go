package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// latest is what the last snapshot shows of memory, vector registers and calls. The
// next one shares what has not changed.
type latest struct {
	stack   image
	data    []byte
	vectors *trace.Vectors
	x87     *trace.X87
	open    []byte // the undefined bits of data
	frames  []int
	// size is what all snapshots hold, as bytes of stack with their origins.
	size int
}

// originSize is how many bytes are kept for each byte of a stack, about.
const originSize = 16

func (l *latest) update(m *machine) {
	l.size += l.stack.update(&m.memory.stack)
	if !m.memory.dataShared {
		l.size += len(m.memory.data) / originSize
	}
	l.data, l.open, m.memory.dataShared = m.memory.data, m.memory.dataUndefined, true
	if m.vectors != nil {
		l.updateVectors(m)
	}
	if m.program.X87 {
		l.updateX87(&m.x87)
	}
	l.updateFrames(&m.calls)
}

func (l *latest) updateX87(x *x87) {
	if visible := x.visible(); l.x87 == nil || *l.x87 != visible {
		l.x87 = &visible
	}
}

func (l *latest) updateVectors(m *machine) {
	visible := *m.vectors
	if m.mode() == trace.Mode32 {
		clear(visible[visibleRegisters:])
	}
	if l.vectors == nil || *l.vectors != visible {
		l.vectors = new(trace.Vectors)
		*l.vectors = visible
		l.size += len(visible) * len(visible[0]) / originSize
	}
}

// updateFrames lists the active calls, newest first. How many there are and the newest
// tell a list from any other.
func (l *latest) updateFrames(c *calls) {
	if len(l.frames) == len(c.active) && (len(c.active) == 0 || l.frames[0] == int(c.newest().serial)) {
		return
	}
	l.frames = make([]int, len(c.active))
	for i, f := range c.active {
		l.frames[len(l.frames)-1-i] = int(f.serial)
	}
	l.size += len(l.frames) * 8 / originSize
}

// show puts all of it into a snapshot.
func (l *latest) show(into *trace.Snapshot) {
	l.stack.show(into)
	into.Data = trace.Memory{Base: trace.DataBase, Bytes: l.data}
	into.Registers.Vectors, into.Registers.X87 = l.vectors, l.x87
	into.Predicted.DataUndefined = l.open
	into.Predicted.Frames = l.frames
}

package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

// chain walks by frame pointers.
type chain struct {
	word int // bytes
	exit uint64
}

// FramePointers walks by the chain of frame pointers: what lies at the frame pointer is
// the caller's, and above it the return address (psABI 3.2.2, figure 3.3). It believes
// that rbp holds the frame's own pointer, at every instruction: where a function has none,
// or not yet, or no longer, it gives the caller's frame for its own. exit is the return
// address of main.
func FramePointers(mode trace.Mode, exit uint64) Walker {
	return &chain{word: mode.Bytes(), exit: exit}
}

func (c *chain) Walk(s State) Walk {
	var walk Walk
	frame, below := s.newest(), uint64(0)
	for walk.End == nil {
		pointer, _ := frame.Registers.Get(trace.RBP)
		var caller Frame
		switch {
		case pointer == 0:
			walk.End = NullFramePointer
		case len(walk.Frames) > 0 && advanced(below, pointer) != nil:
			walk.End = advanced(below, pointer)
		default:
			caller, walk.End = c.caller(&frame, pointer, s.Memory)
		}
		walk.Frames = append(walk.Frames, frame)
		frame, below = caller, pointer
	}
	return walk
}

// caller completes a frame whose frame pointer is known and gives the next.
func (c *chain) caller(f *Frame, pointer uint64, memory Reader) (Frame, error) {
	saved, readable := memory.Number(pointer, c.word)
	if !readable {
		return Frame{}, &Unreadable{pointer}
	}
	above := pointer + uint64(c.word)
	address, readable := memory.Number(above, c.word)
	if !readable {
		return Frame{}, &Unreadable{above}
	}
	f.CFA, f.HasCFA = above+uint64(c.word), true
	caller := Frame{Address: address}
	caller.Registers.set(trace.RBP, saved)
	caller.Registers.set(trace.RSP, f.CFA)
	switch {
	case address != c.exit:
		return caller, nil
	case saved == 0:
		return caller, NullFramePointer
	}
	return caller, AtExit
}

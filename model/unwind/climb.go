package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

// climb walks by a function that completes a frame and gives its caller's, or says why
// there is none.
func climb(s State, caller func(*Frame, Reader) (Frame, error)) Walk {
	var walk Walk
	frame := s.newest()
	seen := map[uint64]bool{} // where frames of signals and interrupts lie
	for {
		next, err := caller(&frame, s.Memory)
		walk.Frames = append(walk.Frames, frame)
		if misplaced := placed(walk.Frames); misplaced != nil && !next.Exact {
			err = misplaced
		}
		if err == nil && next.Exact {
			err = another(&frame, seen, s.Memory)
		}
		if err != nil {
			walk.End = err
			return walk
		}
		frame = next
	}
}

// placed says whether the last frame ends above the one before. One that was interrupted
// may be anywhere, and so may the CFA of the signal's frame, for which tables give the rsp
// of that: the handler's stack is another.
func placed(frames []Frame) error {
	last := frames[len(frames)-1]
	if len(frames) < 2 || last.Exact || !last.HasCFA {
		return nil
	}
	return advanced(frames[len(frames)-2].CFA, last.CFA)
}

// another says whether the frame of a signal or an interrupt lies where no other did, and
// on a stack: its CFA may be anywhere, so that nothing else bounds their number.
func another(f *Frame, seen map[uint64]bool, memory Reader) error {
	at, known := f.Registers.Get(trace.RSP)
	if !known {
		return &NotKnown{trace.RSP, f.Address}
	}
	if _, readable := memory.Number(at, 1); !readable {
		return &Unreadable{at}
	}
	if seen[at] {
		return &DidNotAdvance{at}
	}
	seen[at] = true
	return nil
}

package unwind

// climb walks by a function that completes a frame and gives its caller's, or says why
// there is none.
func climb(s State, caller func(*Frame, Reader) (Frame, error)) Walk {
	var walk Walk
	frame := s.newest()
	seen := map[uint64]bool{} // CFAs of frames that a signal's or an interrupt's lie below
	for {
		next, err := caller(&frame, s.Memory)
		walk.Frames = append(walk.Frames, frame)
		if misplaced := placed(walk.Frames); misplaced != nil {
			err = misplaced
		}
		if err == nil && next.Exact {
			if seen[frame.CFA] {
				err = &DidNotAdvance{frame.CFA}
			}
			seen[frame.CFA] = true
		}
		if err != nil {
			walk.End = err
			return walk
		}
		frame = next
	}
}

// placed says whether the last frame ends above the one before. One that was interrupted
// may be anywhere: the handler's stack is another.
func placed(frames []Frame) error {
	last := frames[len(frames)-1]
	if len(frames) < 2 || last.Exact || !last.HasCFA {
		return nil
	}
	return advanced(frames[len(frames)-2].CFA, last.CFA)
}

//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// struck holds the counts of a program's strikes against the visits that were
// captured, and clears them with what the last strike left: no other uses it.
func (s *stage) struck(d *decoder, got reply, end ending) error {
	if s.signals == nil {
		return nil
	}
	for i, strike := range s.signals.Strikes {
		seen := uint64(0)
		for k := range d.snapshots {
			if d.snapshots[k].Checkpoint == strike.Checkpoint {
				seen++
			}
		}
		counted := s.arena.word(stateStruck + uint64(i)*8)
		stopped := end == late && counted+1 == seen // between capture and count
		if counted != seen && !stopped && !s.full(got) {
			return fmt.Errorf("checkpoint %d was visited %d times, a strike counts %d", strike.Checkpoint, seen, counted)
		}
	}
	for k := range d.snapshots {
		if err := displaced(&d.snapshots[k]); err != nil {
			return err
		}
	}
	if len(d.results) > 0 {
		if err := displaced(&d.results[0].Trace.Final); err != nil {
			return err
		}
	}
	clear(s.arena.at(stateStruck, uint64(len(s.signals.Strikes))*8))
	if len(s.signals.Strikes) > 0 {
		clear(s.arena.at(strikeFrame, strikeRoom))
	}
	return nil
}

// displaced looks for a signal that came to the stage's own code in place of the
// program's, as a trap after the jump at a checkpoint does: the context in its frame
// has an address that is no program's.
func displaced(s *trace.Snapshot) error {
	for _, m := range []trace.Memory{s.Stack, s.Data} {
		from := -m.Base & 7
		for at := from; at+8 <= uint64(len(m.Bytes)); at += 8 {
			if v := binary.LittleEndian.Uint64(m.Bytes[at:]); v >= textBase && v < controlBase {
				return fmt.Errorf("a signal came at %#x, where the stage stands in for a checkpoint", v)
			}
		}
	}
	return nil
}

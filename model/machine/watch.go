package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// watched is a place whose bytes other machines replace: a checkpoint or Exit.
type watched struct {
	address    uint64
	checkpoint int // index, -1 for Exit
	label      string
}

const watchedSize = uint64(len(trace.CheckpointBytes))

func watch(p *trace.Program) []watched {
	all := make([]watched, 0, len(p.Checkpoints)+1)
	for i, c := range p.Checkpoints {
		all = append(all, watched{address: c.Address, checkpoint: i, label: "checkpoint " + c.Label})
	}
	return append(all, watched{address: p.Exit, checkpoint: -1, label: "the program's exit"})
}

// touches reports whether an access reaches the place's bytes.
func (w watched) touches(address uint64, size int) bool {
	return address < w.address+watchedSize && w.address < address+uint64(size)
}

// checkpointAt gives the index of the checkpoint at an address, or -1.
func (m *machine) checkpointAt(address uint64) int {
	for _, w := range m.watched {
		if w.address == address {
			return w.checkpoint
		}
	}
	return -1
}

// watchFetch refuses an instruction that has some of a watched place's bytes
// and is not the one that stands there.
func (m *machine) watchFetch(address uint64, size int) error {
	for _, w := range m.watched {
		if w.touches(address, size) && w.address != address {
			return &Unobservable{Access: Fetch, Address: w.address, Label: w.label}
		}
	}
	return nil
}

// watchRead refuses to read a watched place's bytes as data.
func (m *machine) watchRead(address uint64, size int) error {
	for _, w := range m.watched {
		if w.touches(address, size) {
			return &Unobservable{Access: Read, Address: w.address, Label: w.label}
		}
	}
	return nil
}

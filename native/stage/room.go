//go:build linux && amd64

package stage

import "github.com/framecheck/framecheck/scenarios/trace"

// left is how many runs have no result yet, at most as many as are allocated
// for together.
func (d *decoder) left() int { return min(len(d.programs)-len(d.results), 256) }

// newSnapshot gives room for a snapshot behind those of the run under way.
func (d *decoder) newSnapshot() *trace.Snapshot {
	if n := len(d.snapshots); n == cap(d.snapshots) {
		own := d.snapshots[d.from:]
		d.snapshots = append(make([]trace.Snapshot, 0, 2*len(own)+d.left()), own...)
		d.from = 0
	}
	d.snapshots = d.snapshots[:len(d.snapshots)+1]
	return &d.snapshots[len(d.snapshots)-1]
}

// newVectors gives room for vector registers.
func (d *decoder) newVectors() *trace.Vectors {
	if len(d.vectors) == 0 {
		d.vectors = make([]trace.Vectors, d.left()+1)
	}
	room := &d.vectors[0]
	d.vectors = d.vectors[1:]
	return room
}

// copy keeps bytes of a record; nil where there are none.
func (d *decoder) copy(bytes []byte) []byte {
	if len(bytes) == 0 {
		return nil
	}
	if cap(d.memory)-len(d.memory) < len(bytes) {
		d.memory = make([]byte, 0, len(bytes)+d.left()*128)
	}
	from := len(d.memory)
	d.memory = append(d.memory, bytes...)
	return d.memory[from:len(d.memory):len(d.memory)]
}

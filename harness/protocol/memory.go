package protocol

import (
	"bytes"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// extent is a run of bytes in a result.
type extent struct {
	Address number `json:"address"`
	Bytes   octets `json:"bytes"`
}

// near is how many equal bytes between two changes are written rather than left out:
// about what the words of another extent take.
const near = 16

// changed lists the bytes of after that differ from before, which holds it.
func changed(before, after trace.Memory) []extent {
	list := []extent{}
	original, _ := before.Slice(after.Base, len(after.Bytes))
	from, last := -1, -1 // of the change that is open
	for i := range original {
		if original[i] == after.Bytes[i] {
			continue
		}
		if from >= 0 && i-last > near {
			list = append(list, extent{number(after.Base) + number(from), after.Bytes[from : last+1]})
			from = -1
		}
		if from < 0 {
			from = i
		}
		last = i
	}
	if from >= 0 {
		list = append(list, extent{number(after.Base) + number(from), after.Bytes[from : last+1]})
	}
	return list
}

// memory reads the changes to stack and data, and gives both as a snapshot has them.
func (r *reader) memory(v value, p *trace.Program) (stack, data trace.Memory) {
	data = p.Data
	own := false // whether data is a copy
	lowest := uint64(trace.StackTop)
	var changes []trace.Memory
	for _, item := range r.list(v) {
		change, ok := r.extent(item)
		switch {
		case !ok:
		case p.Stack.Contains(change.Base, len(change.Bytes)):
			changes, lowest = append(changes, change), min(lowest, change.Base)
		case p.Data.Contains(change.Base, len(change.Bytes)):
			if !own {
				data.Bytes, own = bytes.Clone(data.Bytes), true
			}
			copy(data.Bytes[change.Base-data.Base:], change.Bytes)
		default:
			r.wrong(item, "bytes that lie in memory that can be written: %#x to %#x or %#x to %#x",
				p.Data.Base, p.Data.End()-1, p.Stack.Base, p.Stack.End()-1)
		}
	}
	return written(p, lowest, changes), data
}

func (r *reader) extent(v value) (trace.Memory, bool) {
	f, ok := r.object(v, []string{"address", "bytes"}, nil)
	if !ok {
		return trace.Memory{}, false
	}
	m := trace.Memory{Base: r.number(f.must("address"), 64), Bytes: r.bytes(f.must("bytes"))}
	return m, m.Bytes != nil
}

// written is the stack from the lowest byte that differs from what was given.
func written(p *trace.Program, lowest uint64, changes []trace.Memory) trace.Memory {
	original := p.Stack.Bytes[lowest-p.Stack.Base:]
	stack := trace.Memory{Base: lowest, Bytes: bytes.Clone(original)}
	for _, change := range changes {
		copy(stack.Bytes[change.Base-lowest:], change.Bytes)
	}
	same := 0
	for same < len(original) && original[same] == stack.Bytes[same] {
		same++
	}
	return trace.Memory{Base: lowest + uint64(same), Bytes: stack.Bytes[same:]}
}

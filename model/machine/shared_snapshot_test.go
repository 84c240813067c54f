package machine

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// kept is what a snapshot must have, taken byte by byte before the instruction.
type kept struct {
	lowest  uint64
	bytes   []byte
	origins []trace.Origin
	open    []byte
	general [trace.RegisterCount]uint64
	data    []byte
	frames  []int32
	vectors *trace.Vectors
}

func keepOf(m *machine) kept {
	k := kept{lowest: m.memory.stack.lowest, general: m.general, data: slices.Clone(m.memory.data)}
	for address := k.lowest; address < trace.StackTop; address++ {
		c, at := m.memory.stack.at(address)
		k.bytes, k.origins = append(k.bytes, c.bytes[at]), append(k.origins, c.origins[at])
		k.open = append(k.open, byte(m.memory.undefined(address, 1)))
	}
	if m.vectors != nil {
		vectors := *m.vectors
		k.vectors = &vectors
	}
	for _, f := range slices.Backward(m.calls.active) {
		k.frames = append(k.frames, f.serial)
	}
	return k
}

// TestSharedSnapshots: what snapshots share is what each would have alone.
func TestSharedSnapshots(t *testing.T) {
	for text, p := range map[string]*trace.Program{
		"calls":             program(t, callProgram),
		"recursion":         program(t, "b9 05 00 00 00 e8 01 00 00 00 c3 51 ff c9 74 05 e8 f6 ff ff ff 59 c3"),
		"the same slot":     program(t, "6a 01 58 6a 02 58 48 89 64 24 08 c7 00 01 00 00 00"),
		"an argument":       program(t, "55 48 8b 44 24 10 48 81 ec 00 10 00 00 6a 07 48 81 c4 08 10 00 00 5d"),
		"a tail call":       tailCallProgram(t, "eb 02 90 90"),
		"undefined bits":    program(t, "31 c0 39 c0 9c 9d 31 c0 9c 9d 39 c0 9c"),
		"vector registers":  vectorProgram(t, 16, "0f 28 c8 50 0f 28 d1 58"),
		"two calls in turn": program(t, "e8 05 00 00 00 e8 00 00 00 00 c3"),
	} {
		p = stepped(p)
		p.Initial.Set(trace.RAX, D)
		give(p, S+8, v1)
		var all []kept
		watching := semantics{}
		for mnemonic, does := range instructions {
			watching[mnemonic] = func(m *machine, in *instruction) error {
				all = append(all, keepOf(m))
				return does(m, in)
			}
		}
		got, err := run(p, onAMD, watching, 1000)
		if err != nil || len(got.Snapshots) != len(all) {
			t.Fatalf("%d snapshots before %d instructions, %v", len(got.Snapshots), len(all), err)
		}
		for i, s := range got.Snapshots {
			k := &all[i]
			frames := slices.EqualFunc(s.Predicted.Frames, k.frames, func(a int, b int32) bool { return a == int(b) })
			open := s.Predicted.StackUndefined
			if open == nil {
				open = make([]byte, len(k.open))
			}
			vectors := k.vectors == nil || *k.vectors == *s.Registers.Vectors
			if !vectors || !slices.Equal(open, k.open) || s.Stack.Base != k.lowest || !slices.Equal(s.Stack.Bytes, k.bytes) || !slices.Equal(originsOf(&s), k.origins) ||
				s.Registers.General != k.general || string(s.Data.Bytes) != string(k.data) || !frames {
				t.Fatalf("%s: snapshot %d at %#x is not what was there", text, i, s.Registers.RIP)
			}
		}
	}
}

func TestUnchangedMemoryIsShared(t *testing.T) {
	got := predict(t, stepped(program(t, "6a 01 90 90 90")))
	first, last := got.Snapshots[1], got.Snapshots[4]
	if &first.Stack.Bytes[0] != &last.Stack.Bytes[0] || &first.Data.Bytes[0] != &last.Data.Bytes[0] {
		t.Error("the memory is copied")
	}
}

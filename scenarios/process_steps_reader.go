package scenarios

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/process"
)

var stepsOfProcess = listOf("a list of steps", "- {write: top-0x40000}", processStepRecord.shape)

// processStepRecord is a step, of one key.
var processStepRecord = newRecord(shape{
	what: "a step", example: "{allocate: {bytes: 4096}}",
	mapping: &mapping{oneOf: []string{"write", "map", "heap", "allocate", "recurse"}},
}, []field[process.Step]{
	{key{name: "write", doc: "a byte is written there", value: processPlaceShape}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Kind, s.Place = process.Write, r.processPlace(n)
	}},
	{key{name: "map", doc: "memory is mapped there, to read and write (mmap with MAP_FIXED)", value: mapRecord.shape}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Kind = process.Map
		readRecord(r, n, mapRecord, s)
	}},
	{key{name: "heap", doc: "the heap is made larger by so many bytes (brk), and its last one is written", value: stepBytes(1)}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Kind, s.Bytes = process.Heap, r.unsigned(n)
	}},
	{key{name: "allocate", doc: "rsp is lowered from where it was at entry, and a quadword is written at its new place", value: allocateRecord.shape}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Kind = process.Allocate
		readRecord(r, n, allocateRecord, s)
	}},
	{key{name: "recurse", doc: "a function calls itself", value: recurseRecord.shape}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Kind = process.Recurse
		readRecord(r, n, recurseRecord, s)
	}},
}, nil)

func stepBytes(least int64) *shape {
	return &shape{what: "a number of bytes", example: "4096", scalar: numberFrom("a number of bytes", least, mostRange)}
}

var mapRecord = newRecord(shape{what: "a range to map", example: "{at: limit-0x200000, bytes: 4096}"}, []field[process.Step]{
	{key{name: "at", doc: "its first byte", required: true, value: pagePlaceShape}, func(r *reader, s *process.Step, n *yaml.Node) { s.Place = r.pagePlace(n) }},
	{key{name: "bytes", doc: "its size, in whole pages", required: true, value: stepBytes(1)}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Bytes = r.wholes(n, pageBytes, "pages of 4096 bytes")
	}},
}, nil)

var allocateRecord = newRecord(shape{what: "an allocation", example: "{bytes: 0x200000, probed: true}"}, []field[process.Step]{
	{key{name: "bytes", doc: "by how many rsp is lowered", required: true, value: stepBytes(8)}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Bytes = r.wholes(n, 8, "quadwords")
	}},
	{key{name: "probed", doc: "each page is written on the way", value: trueShape}, func(_ *reader, s *process.Step, _ *yaml.Node) { s.Probed = true }},
}, nil)

var recurseRecord = newRecord(shape{what: "a recursion", example: "{frame: 64, times: 1000}"}, []field[process.Step]{
	{key{name: "frame", doc: "the bytes of a frame besides its return address", required: true, value: stepBytes(8)}, func(r *reader, s *process.Step, n *yaml.Node) {
		s.Bytes = r.wholes(n, 8, "quadwords")
	}},
	{key{name: "times", doc: "how many calls there are", required: true, value: &shape{
		what: "a number of calls", example: "1000", scalar: numberFrom("a number of calls", 1, mostRange),
	}}, func(r *reader, s *process.Step, n *yaml.Node) { s.Times = r.unsigned(n) }},
}, nil)

// wholes reads a number of bytes that is a multiple of a unit.
func (r *reader) wholes(n *yaml.Node, unit uint64, of string) uint64 {
	value := r.unsigned(n)
	if value%unit != 0 {
		r.wrong(n, fmt.Sprintf("write %d", max(value-value%unit, unit)), "expected a number of whole %s, found %d bytes", of, value)
	}
	return value
}

// processSteps reads what a process does.
func (r *reader) processSteps(n *yaml.Node) []process.Step {
	var steps []process.Step
	maps := 0
	for _, item := range r.items(n, stepsOfProcess.items) {
		s := process.Step{Position: r.at(item)}
		readRecord(r, item, processStepRecord, &s)
		if s.Kind == process.Map {
			maps++
		}
		steps = append(steps, s)
	}
	if maps > mostRanges || len(steps) > mostSteps {
		r.wrong(n, "write the others into a scenario of their own", "a process takes at most %d steps, and maps at most %d ranges", mostSteps, mostRanges)
	}
	return steps
}

const mostSteps, mostRanges = 100, 16

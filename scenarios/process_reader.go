package scenarios

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/process"
)

// process reads what a process is started with.
func (r *reader) process(s *Scenario, n *yaml.Node) {
	p := &process.Process{Exec: "./program", StackLimit: usualStack}
	readRecord(r, n, processRecord, p)
	size := 0
	for _, text := range append(append([]string{p.Exec}, p.Argv...), p.Envp...) {
		size += len(text) + 1 + pointerBytes
	}
	if size > mostText {
		r.wrong(n, "leave strings out, or write smaller times", "the arguments and the environment take %d bytes, and have room for %d", size, mostText)
	}
	for _, step := range p.Steps {
		r.checkStepOfProcess(p, step)
	}
	s.Process = p
}

// checkStepOfProcess takes down what a process is not made to do.
func (r *reader) checkStepOfProcess(p *process.Process, step process.Step) {
	switch {
	case step.Kind == process.Heap && p.Randomized:
		r.add(step.Position, mistakef("leave randomized out", "where the heap begins is the system's alone where addresses are randomized"))
	case step.Kind == process.Map && step.Place.Base == process.Top && step.Place.Offset >= 0,
		step.Kind == process.Map && step.Place.Base == process.Limit && step.Place.Offset >= int64(p.StackLimit&^(pageBytes-1)):
		r.add(step.Position, mistakef("write a place below it, as in limit-0x200000", "a range above the end of the stack is not mapped"))
	}
}

const pointerBytes, pageBytes = 8, 4096

// unsigned reads a number that fits its shape.
func (r *reader) unsigned(n *yaml.Node) uint64 {
	value, _ := parseInteger(r.text(n))
	if value == nil {
		return 0
	}
	return value.Uint64()
}

// strings reads a list of strings, or none.
func (r *reader) strings(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		return nil
	}
	var list []string
	for _, item := range r.items(n, stringsShape.items) {
		one := repeated{times: 1}
		if item.Kind == yaml.MappingNode {
			readRecord(r, item, repeatedRecord, &one)
		} else {
			one.of = r.text(item)
		}
		if strings.ContainsRune(one.of, 0) {
			r.wrong(item, "write what stands before it; what stands behind it can be a string of its own", "a string of a process ends at its first NUL")
			continue
		}
		if len(one.of)*one.times > mostText {
			r.wrong(item, fmt.Sprintf("write a shorter one: all strings together have room for %d", mostText), "the string has %d bytes", len(one.of)*one.times)
			continue
		}
		list = append(list, strings.Repeat(one.of, one.times))
	}
	return list
}

package scenarios

import (
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
		r.wrong(n, "", "the arguments and the environment take more than %d bytes", mostText)
	}
	for _, step := range p.Steps {
		if step.Kind == process.Heap && p.Randomized {
			r.wrong(n, "leave randomized out", "where the heap begins is the system's alone where addresses are randomized")
		}
	}
	s.Process = p
}

const pointerBytes = 8

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
			r.wrong(item, "", "a string of a process ends at its first NUL")
			continue
		}
		if len(one.of)*one.times > mostText {
			r.wrong(item, "", "the string is longer than %d bytes", mostText)
			continue
		}
		list = append(list, strings.Repeat(one.of, one.times))
	}
	return list
}

// processPlacePattern is an address relative to what a process finds.
const processPlacePattern = `(?:rsp|top|limit)(?:[+-](?:0|[1-9][0-9]{0,8}|0x[0-9a-fA-F]{1,8}))?`

var processPlaceShape = &shape{
	name: "processPlace", what: "a place", example: "top-4096",
	scalar: textOf("a place, as rsp, top-4096 or limit+0x1000", processPlacePattern),
}

var placeBases = map[string]process.Base{"rsp": process.RSP, "top": process.Top, "limit": process.Limit}

// mostOffset is how far from its base a place can be, in bytes.
const mostOffset = 64 << 20

// processPlace reads a place that fits its shape.
func (r *reader) processPlace(n *yaml.Node) process.Place {
	text := r.text(n)
	base, rest := text, ""
	if at := strings.IndexAny(text, "+-"); at >= 0 {
		base, rest = text[:at], text[at:]
	}
	p := process.Place{Base: placeBases[base]}
	if rest == "" {
		return p
	}
	value, m := parseInteger(rest[1:])
	if m != nil || !value.IsInt64() || value.Int64() > mostOffset {
		r.wrong(n, "", "%s is further than %d bytes from %s", text, mostOffset, base)
		return p
	}
	p.Offset = value.Int64()
	if rest[0] == '-' {
		p.Offset = -p.Offset
	}
	return p
}

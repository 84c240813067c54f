package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/process"
)

// processKey makes a document one of a process, not of a program.
const processKey = "process"

// processDocument is the language of such documents.
var processDocument = newRecord(shape{what: "a scenario of a process", example: "name: two-arguments"}, append(documentFields(),
	field[Scenario]{key{name: processKey, doc: "what a process is started with and does; instead of functions", required: true, value: processRecord.shape}, (*reader).process},
	field[Scenario]{key{name: "expect", doc: "what must be true of it", required: true, value: processExpectRecord.shape}, (*reader).processExpect},
	matrixField,
), nil)

var processRecord = newRecord(shape{what: "a process", example: "{argv: [prog, one]}"}, []field[process.Process]{
	{key{name: "exec", doc: "the executable's path as execve is given it; without it ./program", value: execShape},
		func(r *reader, p *process.Process, n *yaml.Node) { p.Exec = r.text(n) }},
	{key{name: "argv", doc: "the arguments, the program's name among them, or none", required: true, value: stringsShape},
		func(r *reader, p *process.Process, n *yaml.Node) { p.Argv = r.strings(n) }},
	{key{name: "envp", doc: "the environment, or none; without it none", value: stringsShape},
		func(r *reader, p *process.Process, n *yaml.Node) { p.Envp = r.strings(n) }},
	{key{name: "stack_limit", doc: "RLIMIT_STACK in bytes; without it 8 MiB", value: limitShape},
		func(r *reader, p *process.Process, n *yaml.Node) { p.StackLimit = r.unsigned(n) }},
	{key{name: "randomized", doc: "addresses are as the system draws them (ASLR); else they are fixed", value: trueShape},
		func(_ *reader, p *process.Process, _ *yaml.Node) { p.Randomized = true }},
	{key{name: "does", doc: "what the process does after its entry", value: stepsOfProcess},
		func(r *reader, p *process.Process, n *yaml.Node) { p.Steps = r.processSteps(n) }},
}, nil)

const (
	leastStack, mostStack, usualStack = 128 << 10, 16 << 20, 8 << 20 // bytes
	mostRange                         = 16 << 20                     // bytes that a step maps or allocates
	mostText                          = 64 << 10                     // bytes of all arguments and the environment
)

var (
	execShape = &shape{
		what: "the path of a file in the working folder", example: "./program",
		scalar: textOf("the path of a file in the working folder, of letters, digits, ., _ and -", `(\./){0,1000}[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}`),
	}
	limitShape = &shape{what: "a number of bytes", example: "0x100000", scalar: numberFrom("a number of bytes", leastStack, mostStack)}
)

// stringsShape is a list of strings, or the word none.
var stringsShape = &shape{
	name: "strings", what: "a list of strings, or none", example: "[prog, one]", empty: "write none",
	scalar: wordOf("none, or a list of strings", []string{"none"}),
	items: &shape{
		name: "string", what: "a string", example: "HOME=/", scalar: textOf("a string", `[\s\S]*`),
		mapping: repeatedRecord.shape.mapping,
	},
}

// repeated is a string that is made of one that stands there many times.
type repeated struct {
	of    string
	times int
}

var repeatedRecord = newRecord(shape{what: "a repeated string", example: "{repeat: x, times: 4096}"}, []field[repeated]{
	{key{name: "repeat", doc: "a string", required: true, value: &shape{what: "a string", example: "x", scalar: textOf("a string", `[\s\S]+`)}},
		func(r *reader, s *repeated, n *yaml.Node) { s.of = r.text(n) }},
	{key{name: "times", doc: "how often it stands there", required: true, value: &shape{
		what: "a number", example: "4096", scalar: numberFrom("a number", 1, mostText),
	}}, func(r *reader, s *repeated, n *yaml.Node) { s.times = int(r.unsigned(n)) }},
}, nil)

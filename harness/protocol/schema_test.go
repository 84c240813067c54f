package protocol_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// definition compiles one definition of a schema.
func definition(t testing.TB, schema []byte, name string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json#/$defs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// example is a line of one kind.
type example struct {
	definition string
	line       []byte
	read       func(line []byte) error
}

func examples() map[string]example {
	command := func(line []byte) error { _, err := protocol.ReadCommand(line); return err }
	started := func(line []byte) error { _, err := protocol.ReadStarted(line); return err }
	wide := request(trace.Mode32)
	wide.Program.VectorBytes = 64
	of := func(q protocol.Request) func(line []byte) error {
		return func(line []byte) error { _, err := protocol.ReadAnswer(line, q); return err }
	}
	fault := seen(program(trace.Mode64))
	fault.Trace.Outcome = trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.PageFault, ErrorCode: 6, Address: 8}}
	fault.Trace.Cut = true
	spent := seen(program(trace.Mode64))
	spent.Trace.Outcome.Kind = trace.TimedOut
	killed := seen(program(trace.Mode64))
	killed.Trace.Outcome = trace.Outcome{Kind: trace.Killed, Signal: trace.SIGSEGV}
	q := request(trace.Mode64)
	return map[string]example{
		"start":    {"command", protocol.StartLine(), command},
		"stop":     {"command", protocol.StopLine(), command},
		"run":      {"command", q.Line(), command},
		"wide":     {"command", wide.Line(), command},
		"started":  {"started", protocol.Started{Name: "toy", Version: "1", URL: "x", Modes: []string{"64"}, Features: []string{"avx"}, Observes: protocol.Final}.Line(), started},
		"seen":     {"result", answer(q), of(q)},
		"vectors":  {"result", answer(wide), of(wide)},
		"fault":    {"result", protocol.Answer{ID: 1, Seen: fault}.Line(q), of(q)},
		"timeout":  {"result", protocol.Answer{ID: 1, Seen: spent}.Line(q), of(q)},
		"handlers": {"command", protocol.NewRequest(1, handling(), protocol.Snapshots, protocol.DefaultLimits()).Line(), command},
		"killed":   {"result", protocol.Answer{ID: 1, Seen: killed}.Line(q), of(q)},
		"skipped":  {"result", protocol.Answer{ID: 1, Skipped: "no"}.Line(q), of(q)},
		"errored":  {"result", protocol.Answer{ID: 1, Errored: "oh"}.Line(q), of(q)},
	}
}

// beyondTheSchema are changes that the schema takes and the reader does not, and why.
var beyondTheSchema = map[string]string{}

func init() {
	beyondTheSchema["handlers with a text at $.checkpoints[0].label"] = "it does not know the labels"
	beyondTheSchema["handlers with a text at $.signals.strikes[0].checkpoint"] = "it does not know the labels"
	for _, example := range []string{"seen", "vectors", "fault", "timeout", "killed"} {
		beyondTheSchema[example+" without $.snapshots"] = "it does not know what was asked for"
		beyondTheSchema[example+" without $.snapshots[0].checkpoint"] = "it does not know what was asked for"
		beyondTheSchema[example+" with a text at $.snapshots[0].checkpoint"] = "it does not know the labels"
	}
	for _, example := range []string{"run", "handlers", "seen", "fault", "timeout", "killed"} {
		for _, at := range []string{"$.registers", "$.snapshots[0].registers", "$.final.registers"} {
			for _, register := range []string{"r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"} {
				beyondTheSchema[example+" without "+at+"."+register] = "it does not know the mode"
			}
		}
	}
}

// TestSchemaAndReaderAgree takes each key out of each example in turn, puts one more
// in, and puts a number in each value's place.
func TestSchemaAndReaderAgree(t *testing.T) {
	changes := 0
	for name, e := range examples() {
		schema := definition(t, protocol.Schema(), e.definition)
		agree(t, schema, name, e, e.line, true)
		for what, line := range variants(t, e.line) {
			changes++
			agree(t, schema, name+" "+what, e, line, false)
		}
	}
	if changes < 500 {
		t.Errorf("only %d changes", changes)
	}
}

func agree(t *testing.T, schema *jsonschema.Schema, what string, e example, line []byte, good bool) {
	t.Helper()
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	bySchema, byReader := schema.Validate(instance), e.read(line)
	reason, beyond := beyondTheSchema[what]
	switch {
	case good && (bySchema != nil || byReader != nil):
		t.Errorf("%s is refused: %v; %v", what, bySchema, byReader)
	case beyond && (bySchema != nil || byReader == nil):
		t.Errorf("%s: although %s, %v; %v", what, reason, bySchema, byReader)
	case !beyond && (bySchema == nil) != (byReader == nil):
		t.Errorf("%s: the schema says %v, the reader %v", what, bySchema, byReader)
	}
}

// variants are a line's neighbours.
func variants(t *testing.T, line []byte) map[string][]byte {
	t.Helper()
	var tree any
	if err := json.Unmarshal(line, &tree); err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	vary(tree, "$", func(what string) {
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		found[what] = text
	})
	return found
}

func vary(node any, path string, note func(what string)) {
	switch node := node.(type) {
	case []any:
		for i, item := range node[:min(len(node), 1)] {
			node[i] = 7
			note("with 7 at " + path + "[0]")
			node[i] = item
			vary(item, path+"[0]", note)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			item := node[key]
			delete(node, key)
			note("without " + path + "." + key)
			for what, instead := range map[string]any{"7": 7, "a text": "0xfffffffffffffffff", "null": nil, "nothing": ""} {
				node[key] = instead
				note("with " + what + " at " + path + "." + key)
			}
			node[key] = item
			vary(item, path+"."+key, note)
		}
		node["more"] = "0x1"
		note("with more at " + path)
		delete(node, "more")
	}
}

package scenarios_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/big"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios"
)

func compiledSchema(t testing.TB) *jsonschema.Schema { return compile(t, scenarios.Schema()) }

func compile(t testing.TB, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// instance gives a text as an editor hands it to a schema: YAML 1.2, the core
// schema (10.3.2). ok is false for what is not one document of plain YAML.
func instance(text []byte) (value any, ok bool) {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if decoder.Decode(&document) != nil || decoder.Decode(new(yaml.Node)) == nil {
		return nil, false
	}
	return instanceOf(document.Content[0], 0)
}

func instanceOf(n *yaml.Node, depth int) (any, bool) {
	if n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || depth > scenarios.MaxDepth {
		return nil, false
	}
	switch n.Kind {
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			value, ok := instanceOf(item, depth+1)
			if !ok {
				return nil, false
			}
			list = append(list, value)
		}
		return list, true
	case yaml.MappingNode:
		return object(n, depth)
	case yaml.ScalarNode:
		return plainValue(n), true
	}
	return nil, false
}

func object(n *yaml.Node, depth int) (any, bool) {
	object := map[string]any{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		_, twice := object[key.Value]
		value, ok := instanceOf(n.Content[i+1], depth+1)
		if key.Kind != yaml.ScalarNode || key.Anchor != "" || twice || !ok {
			return nil, false
		}
		object[key.Value] = value
	}
	return object, true
}

var (
	coreInteger = regexp.MustCompile(`^[-+]?[0-9]+$`)
	coreHex     = regexp.MustCompile(`^0x[0-9a-fA-F]+$|^0o[0-7]+$`)
	coreFloat   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?$`)
)

func plainValue(n *yaml.Node) any {
	if n.Style != 0 {
		return n.Value
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	integer := new(big.Int)
	switch {
	case coreInteger.MatchString(n.Value):
		integer.SetString(n.Value, 10)
		return json.Number(integer.String())
	case coreHex.MatchString(n.Value):
		integer.SetString(n.Value, 0)
		return json.Number(integer.String())
	case coreFloat.MatchString(n.Value):
		f, _, _ := big.ParseFloat(n.Value, 10, 2000, big.ToNearestEven)
		return json.Number(f.Text('g', -1))
	}
	return n.Value
}

// beyondTheSchema are the refused files in which the schema finds nothing wrong,
// and why.
var beyondTheSchema = map[string]string{
	"bad-assembly":          "it takes a function for a text",
	"caller-unknown":        "it does not know who calls whom",
	"data-size":             "it counts no bytes",
	"declared-mode":         "it does not know whose mode a convention is",
	"declared-places":       "it does not know the names of parameters and registers",
	"declared-saves-32":     "it does not know whose mode a convention is",
	"ends-twice":            "it does not count moments",
	"fault-address":         "it does not tell one exception from another",
	"backtrace-walk-32":     "it knows no mode",
	"fault-code":            "it does not tell one exception from another",
	"leading-zero":          "YAML 1.2 takes 010 for the integer 10",
	"long-line":             "it sees no lines",
	"lone-carriage-return":  "to YAML it ends a line",
	"malformed-placeholder": "it takes what holds ${ for a placeholder",
	"matrix-assembly":       "it takes a function for a text",
	"matrix-one-case":       "it sees no cases",
	"matrix-rows":           "it does not compare rows",
	"matrix-same-case":      "it sees no cases",
	"matrix-some-cases":     "it sees no cases",
	"matrix-too-many-cases": "it counts no cases",
	"matrix-too-many-names": "it counts no names",
	"matrix-too-much-text":  "it counts no bytes",
	"matrix-unknown-name":   "it does not know the names of the matrix",
	"matrix-unused":         "it does not look for placeholders",
	"no-checkpoint":         "it does not count moments",
	"no-matrix":             "it does not know the names of the matrix",
	"nothing-expected":      "a checkpoint may have few keys",
	"placeholder-as-key":    "it sees no cases",
	"placeholder-in-name":   "it takes what holds ${ for a placeholder",
	"process-ends-twice":    "it does not count moments",
	"ranges":                "it knows no sizes",
	"register-facts":        "it takes any fact for one of a register",
	"signals-32":            "it knows no mode",
	"unwind-strange":        "it takes a function for a text",
	"walkers-twice":         "it takes any walkers",
	"signals-killed":        "it does not know what ends a run",
	"signals-at-restorer":   "it does not know what signals say of the rest",
	"signals-restorer":      "it does not know what signals say of the rest",
	"stack-guard":           "it compares no numbers",
	"vendors-end-twice":     "it does not count moments",
	"vendors-no-checkpoint": "it does not count moments",
	"unwind-directives":     "it takes a function for a text",
	"utf16":                 "YAML reads UTF-16 too",
}

func TestSchemaAndLoaderAgreeOnRefusedFiles(t *testing.T) {
	schema := compiledSchema(t)
	for name, text := range refusedFiles(t) {
		value, ok := instance(text)
		reason, beyond := beyondTheSchema[name]
		switch refused := !ok || schema.Validate(value) != nil; {
		case refused && beyond:
			t.Errorf("%s: the schema refuses it, although %s", name, reason)
		case !refused && !beyond:
			t.Errorf("%s: the schema finds nothing wrong", name)
		}
	}
}

// Editors read the schema from a file, which the first line of a scenario names.
func TestSchemaFileIsCurrent(t *testing.T) {
	if *update {
		if err := os.WriteFile("schema.json", scenarios.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, scenarios.Schema()) {
		t.Error("schema.json differs from Schema; run go test ./scenarios -update")
	}
}

func TestSchemaAcceptsEveryKeyAndTheCorpus(t *testing.T) {
	schema := compiledSchema(t)
	for name, text := range acceptedFiles(t) {
		value, ok := instance(text)
		if !ok {
			t.Errorf("%s: not one document of plain YAML", name)
		} else if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSchemaWithoutAKeyIsNoticed takes each key out of the schema: the accepted
// files, which use them all, must show it.
func TestSchemaWithoutAKeyIsNoticed(t *testing.T) {
	var whole any
	if err := json.Unmarshal(scenarios.Schema(), &whole); err != nil {
		t.Fatal(err)
	}
	files := acceptedFiles(t)
	removed := 0
	forEachProperty(whole, func(properties map[string]any, name string) {
		if name == "main" { // without it, a function like the others
			return
		}
		kept := properties[name]
		delete(properties, name)
		text, err := json.Marshal(whole)
		properties[name] = kept
		if err != nil {
			t.Fatal(err)
		}
		removed++
		if schema := compile(t, text); allAccepted(schema, files) {
			t.Errorf("no accepted file uses the key %s", name)
		}
	})
	if removed < 30 {
		t.Errorf("the schema has only %d keys", removed)
	}
}

func forEachProperty(schema any, do func(properties map[string]any, name string)) {
	switch s := schema.(type) {
	case []any:
		for _, part := range s {
			forEachProperty(part, do)
		}
	case map[string]any:
		if properties, ok := s["properties"].(map[string]any); ok {
			for _, name := range slices.Sorted(maps.Keys(properties)) {
				do(properties, name)
			}
		}
		for _, part := range s {
			forEachProperty(part, do)
		}
	}
}

func allAccepted(schema *jsonschema.Schema, files map[string][]byte) bool {
	for _, text := range files {
		if value, ok := instance(text); !ok || schema.Validate(value) != nil {
			return false
		}
	}
	return true
}

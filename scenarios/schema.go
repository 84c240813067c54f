package scenarios

import (
	"bytes"
	"encoding/json"
)

// Schema gives the JSON Schema (draft 2020-12) of the language, for editors. It
// is made from the shapes that the reader goes by, and says of a document what
// can be said without knowing its labels.
func Schema() []byte {
	w := schemaWriter{definitions: map[string]any{
		"placeholder": map[string]any{
			"type": "string", "pattern": `\$\{`, "description": "holds ${name}, for which the matrix has values",
		},
	}}
	root := map[string]any{
		"if": requires(processKey), "then": w.shape(processDocument.shape), "else": w.shape(scenarioRecord.shape),
	}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "framecheck scenario"
	root["$defs"] = w.definitions
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil { // maps, slices, texts and numbers can always be written
		panic(err)
	}
	return text.Bytes()
}

// schemaWriter writes shapes as schemas, those with a name as definitions.
type schemaWriter struct {
	definitions map[string]any
}

func (w schemaWriter) shape(s *shape) map[string]any {
	if s.name == "" {
		return w.inPlace(s)
	}
	if w.definitions[s.name] == nil {
		w.definitions[s.name] = "begun" // a shape can hold itself
		w.definitions[s.name] = w.inPlace(s)
	}
	return map[string]any{"$ref": "#/$defs/" + s.name}
}

func (w schemaWriter) inPlace(s *shape) map[string]any {
	var ways []any
	if s.scalar != nil {
		ways = append(ways, w.scalar(s.scalar)...)
	}
	if s.items != nil {
		ways = append(ways, map[string]any{"type": "array", "minItems": 1, "items": w.shape(s.items)})
	}
	if s.mapping != nil {
		ways = append(ways, w.mapping(s.mapping))
	}
	schema := map[string]any{"anyOf": ways}
	if len(ways) == 1 {
		schema = ways[0].(map[string]any)
	}
	schema["description"] = described(s)
	return schema
}

func described(s *shape) string {
	if s.example == "" {
		return s.what
	}
	return s.what + ", as in " + s.example
}

func (w schemaWriter) scalar(s *scalar) []any {
	var ways []any
	switch {
	case s.anything:
		return []any{map[string]any{"type": []string{"string", "number", "boolean"}}}
	case s.choices != nil:
		ways = append(ways, map[string]any{"enum": s.choices})
	case s.integer && s.text:
		ways = append(ways, map[string]any{"type": "integer"})
	case s.integer:
		ways = append(ways, map[string]any{"type": "integer", "minimum": s.min, "maximum": s.max})
	}
	if s.text {
		ways = append(ways, map[string]any{"type": "string", "pattern": s.pattern.String()})
	}
	if s.truth {
		ways = append(ways, map[string]any{"const": true})
	}
	return append(ways, map[string]any{"$ref": "#/$defs/placeholder"})
}

func (w schemaWriter) mapping(m *mapping) map[string]any {
	schema := map[string]any{"type": "object", "minProperties": 1, "additionalProperties": false}
	properties, required, needs := map[string]any{}, []string{}, map[string]any{}
	for _, k := range m.keys {
		value := w.shape(k.value)
		value["description"] = k.doc
		properties[k.name] = value
		switch {
		case k.instead != "":
			schema["anyOf"] = []any{requires(k.name), requires(k.instead)}
		case k.required:
			required = append(required, k.name)
		}
		if k.needs != "" {
			needs[k.name] = []string{k.needs}
		}
	}
	if len(properties) > 0 {
		schema["properties"] = properties
	}
	if m.other != nil {
		value := w.shape(m.other.value)
		value["description"] = m.other.doc
		schema["patternProperties"] = map[string]any{m.other.name.pattern.String(): value, `\$\{`: value}
	}
	if len(required) > 0 {
		schema["required"] = required
	}
	if len(needs) > 0 {
		schema["dependentRequired"] = needs
	}
	together(schema, m)
	return schema
}

func requires(name string) map[string]any { return map[string]any{"required": []string{name}} }

// together says which keys exclude each other.
func together(schema map[string]any, m *mapping) {
	if len(m.oneOf) > 0 {
		var ways []any
		for _, name := range m.oneOf {
			ways = append(ways, requires(name))
		}
		schema["oneOf"] = ways
	}
	alone := map[string]any{}
	for _, k := range m.keys {
		if k.alone {
			alone[k.name] = map[string]any{"maxProperties": 1}
		}
	}
	if len(alone) > 0 {
		schema["dependentSchemas"] = alone
	}
}

package witness

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Scenario writes a signature as a scenario of declared functions: main calls f with
// graffiti in each argument, and f returns graffiti.
func Scenario(s Signature, name, says string) string {
	w := &stub{names: map[*declaration.Type]string{}}
	var params, locals, body, arguments []string
	for i, t := range s.Arguments() {
		word := w.name(t)
		if i < len(s.Function.Params) {
			params = append(params, fmt.Sprintf("p%d: %s", i, word))
		}
		locals = append(locals, fmt.Sprintf("v%d: %s", i, word))
		body = append(body, fmt.Sprintf("      - fill: v%d\n", i))
		arguments = append(arguments, fmt.Sprintf("v%d", i))
	}
	callee := "  f:\n" + mapping("params", params)
	if s.Function.Variadic {
		callee += "    variadic: true\n"
	}
	ending := ""
	if s.Returns() {
		word := w.name(s.Function.Returns)
		callee += fmt.Sprintf("    returns: %s\n", word) + mapping("locals", []string{"result: " + word})
		ending = "      - fill: result\n      - return: result\n"
	}
	text := fmt.Sprintf("name: %s\nsays: >-\n  %s\nabi: %s\n", name, says, s.Convention())
	if len(w.types) > 0 {
		text += "types:\n" + strings.Join(w.types, "")
	}
	return text + fmt.Sprintf("functions:\n  main:\n%s    body:\n%s      - call: f(%s)\n",
		mapping("locals", locals), strings.Join(body, ""), strings.Join(arguments, ", ")) +
		callee + "    body:\n      - mark: entered\n" + ending +
		fmt.Sprintf("expect:\n  - {at: f.entered, aligned: {%s: 1}}\n", stackPointers[s.Mode()])
}

var stackPointers = map[trace.Mode]string{trace.Mode64: "rsp", trace.Mode32: "esp"}

// mapping writes a key of a function, or nothing where it has no entries.
func mapping(key string, entries []string) string {
	if entries == nil {
		return ""
	}
	return fmt.Sprintf("    %s: {%s}\n", key, strings.Join(entries, ", "))
}

// stub collects the types of a scenario.
type stub struct {
	types []string
	names map[*declaration.Type]string
}

// name is how a scenario writes a type; a struct or union gets an entry of its own.
func (w *stub) name(t *declaration.Type) string {
	switch t.Kind {
	case declaration.Array:
		return fmt.Sprintf("%q", fmt.Sprintf("%s[%d]", strings.Trim(w.name(t.Element), `"`), t.Count))
	case declaration.Struct, declaration.Union:
	default:
		return scalarName(t)
	}
	if known, ok := w.names[t]; ok {
		return known
	}
	var fields []string
	for i, f := range t.Fields {
		name, text := f.Name, w.name(f.Type)
		if name == "" {
			name = fmt.Sprintf("_%d", i)
		}
		if f.BitField {
			text += fmt.Sprintf(":%d", f.Width)
		}
		fields = append(fields, name+": "+text)
	}
	text := keyword(t) + ": empty" // the language has no such union
	if fields != nil {
		text = fmt.Sprintf("%s: {%s}", keyword(t), strings.Join(fields, ", "))
	}
	if t.Packed {
		text += ", packed: true"
	}
	if t.Align > 0 {
		text += fmt.Sprintf(", align: %d", t.Align)
	}
	w.names[t] = fmt.Sprintf("t%d", len(w.names))
	w.types = append(w.types, fmt.Sprintf("  %s: {%s}\n", w.names[t], text))
	return w.names[t]
}

package lowering_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestWhatNoCodeCanDoIsAMistake: more bytes than instructions fit for, and more than
// ret can remove.
func TestWhatNoCodeCanDoIsAMistake(t *testing.T) {
	bytes := &declaration.Type{Kind: declaration.Array, Count: 40000, Element: &declaration.Type{Kind: declaration.Integer, Bits: 8}}
	big := &declaration.Type{Kind: declaration.Struct, Name: "big", Fields: []declaration.Field{{Name: "a", Type: bytes}}}
	for want, f := range map[string]*declaration.Function{
		"40000 bytes would be filled or copied here":      {Name: "f", Convention: declaration.Stdcall, Locals: locals("v", big), Body: []declaration.Step{fill("v")}},
		"f removes 80000 bytes of arguments":              {Name: "f", Convention: declaration.Stdcall, Params: locals("a", big, "b", big), Body: []declaration.Step{mark("here")}},
		"main returns big, which is returned in memory":   {Name: "main", Convention: declaration.Cdecl, Returns: big, Locals: locals("v", big), Body: []declaration.Step{mark("here"), give(value("v"))}},
		"v goes behind the params of f, and is i8[40000]": {Name: "f", Convention: declaration.Cdecl, Variadic: true, Locals: locals("v", bytes), Body: []declaration.Step{call("", "f", value("v"))}},
	} {
		if _, err := lowering.Lower([]*declaration.Function{f}, trace.Mode32); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

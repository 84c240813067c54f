package lowering_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestMistakesSayWhatToWrite(t *testing.T) {
	offset, above := int64(-8), int64(8)
	at := func(o *int64) []declaration.Variable {
		return []declaration.Variable{{Name: "x", Type: i64, Offset: o}}
	}
	pointer := declaration.Frame{Pointer: true}
	tests := map[string]declaration.Function{
		"has no variable \"nn\"":                    {Locals: locals("n", i64), Body: []declaration.Step{set("nn", number(1))}},
		"there is no function \"g\"":                {Body: []declaration.Step{call("", "g")}},
		"f has 0 params, and 1 arguments":           {Body: []declaration.Step{call("", "f", number(1))}},
		"f returns nothing":                         {Body: []declaration.Step{give(number(1))}},
		"can end without returning its i64":         {Returns: i64, Body: []declaration.Step{}},
		"x is f64, and what is computed":            {Locals: locals("x", f64, "y", i64), Body: []declaration.Step{set("y", two(value("x"), declaration.Plus, number(1)))}},
		"\"1\" is no f64":                           {Locals: locals("x", f64), Body: []declaration.Step{set("x", number(1))}},
		"that is for the condition of an if":        {Locals: locals("x", i64), Body: []declaration.Step{set("x", two(value("x"), declaration.Less, number(1)))}},
		"alloca needs a frame pointer":              {Body: []declaration.Step{{Kind: declaration.Alloca, Bytes: 1}}},
		"v is aligned to 32 bytes":                  {Locals: locals("v", m256), Body: []declaration.Step{}},
		"realign, which needs a frame pointer":      {Frame: declaration.Frame{Realign: 32}, Body: []declaration.Step{}},
		"cannot be realigned to 16":                 {Frame: declaration.Frame{Pointer: true, Realign: 16}, Body: []declaration.Step{}},
		"for functions that call no other":          {Frame: declaration.Frame{RedZone: true}, Body: []declaration.Step{call("", "f")}},
		"keeps 200 bytes below rsp":                 {Frame: declaration.Frame{RedZone: true}, Locals: locals("b", array(u8, 200)), Body: []declaration.Step{}},
		"saves rax, which is not a callee's":        {Frame: declaration.Frame{Saves: []trace.Register{trace.RAX}}, Body: []declaration.Step{}},
		"saves rbx twice":                           {Frame: declaration.Frame{Saves: []trace.Register{trace.RBX, trace.RBX}}, Body: []declaration.Step{}},
		"saves rbp as its frame pointer already":    {Frame: declaration.Frame{Pointer: true, Saves: []trace.Register{trace.RBP}}, Body: []declaration.Step{}},
		"the offset of x is from the frame pointer": {Locals: at(&offset), Body: []declaration.Step{}},
		"locals lie below the frame pointer":        {Frame: pointer, Locals: at(&above), Body: []declaration.Step{}},
		"x at offset -8 overlaps y":                 {Frame: pointer, Locals: append(locals("y", i64), at(&offset)...), Body: []declaration.Step{}},
		"has the name x already":                    {Locals: locals("x", i64, "x", i8), Body: []declaration.Step{}},
		"the register rax cannot be a label":        {Body: []declaration.Step{mark("rax")}},
		"no such type of 24 bits":                   {Locals: locals("x", integer(24)), Body: []declaration.Step{}},
		"cdecl is a convention of 32-bit code":      {Convention: declaration.Cdecl, Body: []declaration.Step{}},
	}
	for message, f := range tests {
		f.Name, f.Position = "f", source.Position{File: "a.yaml", Line: 3, Column: 5}
		if f.Convention == "" {
			f.Convention = declaration.SysV
		}
		_, err := lowering.Lower([]*declaration.Function{&f}, trace.Mode64)
		var wrong source.Diagnostics
		if !errors.As(err, &wrong) || len(wrong) != 1 || !strings.Contains(wrong[0].Message, message) {
			t.Errorf("%v, want %s", err, message)
		}
	}
}

package schemata

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// giveZero makes a return give zero values, unless it does already, refuses, or
// has mutants that do so anyway.
func (f *finder) giveZero(s *ast.ReturnStmt) {
	if len(s.Results) == 0 || f.isRefusal(s.Results[len(s.Results)-1]) {
		return
	}
	interesting := false
	for _, r := range s.Results {
		tv := f.info.Types[r]
		decided := tv.Value != nil || tv.IsNil() || len(s.Results) == 1 && isBoolean(tv.Type.Underlying())
		interesting = interesting || !decided
	}
	if !interesting {
		return
	}
	results := f.signature().Results()
	zeros := make([]string, results.Len())
	for i := range zeros {
		t := results.At(i).Type()
		if f.isHidden(s.Pos(), t) {
			return
		}
		name := f.named(s.Pos(), t)
		zeros[i] = "*new(" + name[1:len(name)-1] + ")"
	}
	mutant := f.add(s.Pos(), f.words(s)+" → return zero")
	before := fmt.Sprintf("if mutants_chosen.Is(%d) { return %s }; ", mutant, strings.Join(zeros, ", "))
	f.script.wrap(s.Pos(), s.End(), before, "")
}

// signature is that of the innermost function around the place.
func (f *finder) signature() *types.Signature {
	for i := len(f.stack) - 1; i >= 0; i-- {
		switch function := f.stack[i].(type) {
		case *ast.FuncLit:
			return f.info.Types[function].Type.(*types.Signature)
		case *ast.FuncDecl:
			return f.info.Defs[function.Name].Type().(*types.Signature)
		}
	}
	return nil
}

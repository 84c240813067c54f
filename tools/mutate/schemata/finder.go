package schemata

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
)

// finder finds the mutants of a package, and writes them into scripts.
type finder struct {
	*source
	rules   Rules
	mutants []Mutant
	seen    map[string]int // how often a change was found in a function's line
	// constants are the changes in declarations of constants, found first.
	constants []constantChange
	values    map[types.Object]ast.Expr // of constants, where they are declared
	refusing  map[types.Object]bool     // functions that do nothing but refuse

	// Of the file, declaration and place that are being visited.
	file     *file
	script   *script
	function string
	imports  map[string]bool // paths that types are named from
	stack    []ast.Node
}

func newFinder(s *source, rules Rules) *finder {
	f := &finder{source: s, rules: rules, seen: map[string]int{}, refusing: map[types.Object]bool{}}
	f.findRefusing()
	f.findConstants()
	return f
}

// mutate visits a file.
func (f *finder) mutate(in *file) *script {
	f.file, f.imports = in, map[string]bool{}
	f.script = &script{text: in.text, base: in.tree.FileStart}
	for _, d := range in.tree.Decls {
		f.function = declared(d)
		if f.leftOut() {
			continue
		}
		ast.PreorderStack(d, nil, func(n ast.Node, stack []ast.Node) bool {
			f.stack = stack
			return f.visit(n)
		})
	}
	return f.script
}

// leftOut reports whether the declaration is not to be mutated.
func (f *finder) leftOut() bool {
	return slices.Contains(f.rules.Files, f.file.name) || slices.Contains(f.rules.Functions, f.function)
}

// declared names a declaration.
func declared(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return d.Name.Name
		}
		return strings.TrimPrefix(types.ExprString(d.Recv.List[0].Type), "*") + "." + d.Name.Name
	case *ast.GenDecl:
		if spec, ok := d.Specs[0].(*ast.ValueSpec); ok {
			return spec.Names[0].Name
		}
	}
	return ""
}

// parent is the node above the one being visited, parentheses aside.
func (f *finder) parent() ast.Node {
	for i := len(f.stack) - 1; i >= 0; i-- {
		if _, ok := f.stack[i].(*ast.ParenExpr); !ok {
			return f.stack[i]
		}
	}
	return nil
}

// add gives a mutant at a place its number.
func (f *finder) add(at token.Pos, what string) int {
	m := f.describe(at, what)
	m.Number = len(f.mutants) + 1
	f.mutants = append(f.mutants, m)
	return m.Number
}

func (f *finder) describe(at token.Pos, what string) Mutant {
	line := f.set.Position(at).Line
	tokens := f.set.File(at)
	end := tokens.Size()
	if line < tokens.LineCount() {
		end = tokens.Offset(tokens.LineStart(line+1)) - 1
	}
	text := strings.TrimSpace(string(f.file.text[tokens.Offset(tokens.LineStart(line)):end]))
	key := fmt.Sprintf("%s\n%s\n%s\n%s", f.file.name, f.function, text, what)
	if f.seen[key]++; f.seen[key] > 1 {
		what = fmt.Sprintf("%s (%d)", what, f.seen[key])
	}
	return Mutant{File: f.file.name, Line: line, Function: f.function, Text: text, Change: what}
}

// words is a node as it is written, on one line.
func (f *finder) words(n ast.Node) string {
	return strings.Join(strings.Fields(f.original(n)), " ")
}

func (f *finder) original(n ast.Node) string {
	return string(f.file.text[f.script.offset(n.Pos()):f.script.offset(n.End())])
}

// named writes types as an instantiation, or nothing where a variable hides one:
// then the compiler has to find them out.
func (f *finder) named(at token.Pos, list ...types.Type) string {
	names := make([]string, len(list))
	for i, t := range list {
		if f.isHidden(at, t) {
			return ""
		}
		names[i] = types.TypeString(types.Default(t), func(p *types.Package) string {
			if p == f.pkg {
				return ""
			}
			f.imports[p.Path()] = true
			return alias(p.Path())
		})
	}
	return "[" + strings.Join(names, ", ") + "]"
}

func (f *finder) isHidden(at token.Pos, t types.Type) bool {
	n, ok := t.(*types.Named)
	if !ok || n.Obj().Pkg() != f.pkg {
		return false
	}
	_, found := f.pkg.Scope().Innermost(at).LookupParent(n.Obj().Name(), at)
	return found != n.Obj()
}

// alias is the name under which a mutated file imports a package once more.
func alias(importPath string) string { return "mutants_" + path.Base(importPath) }

// wrapCall makes a node the last argument of a function of package chosen.
func (f *finder) wrapCall(n ast.Node, function string, first int, after string, list ...types.Type) {
	before := fmt.Sprintf("mutants_chosen.%s%s(%d, ", function, f.named(n.Pos(), list...), first)
	f.script.wrap(n.Pos(), n.End(), before, after+")")
}

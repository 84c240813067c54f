package schemata

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// source is a type-checked package with its files' text.
type source struct {
	folder string
	set    *token.FileSet
	pkg    *types.Package
	info   *types.Info
	files  []*file
}

// file is one of a package's files.
type file struct {
	name string // in the folder
	text []byte
	tree *ast.File
}

// load reads the package in a folder without its tests. The go command compiles
// what it imports, and says what of it is to be built here.
func load(folder string) (*source, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	names, err := list(folder, "{{range .GoFiles}}{{.}}\n{{end}}")
	if err != nil {
		return nil, err
	}
	s := &source{folder: folder, set: token.NewFileSet()}
	for _, name := range names {
		if err := s.parse(name); err != nil {
			return nil, err
		}
	}
	return s, s.check()
}

func (s *source) parse(name string) error {
	path := filepath.Join(s.folder, name)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	tree, err := parser.ParseFile(s.set, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	s.files = append(s.files, &file{name: name, text: text, tree: tree})
	return nil
}

// check finds the types.
func (s *source) check() error {
	paths, err := list(s.folder, "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}", "-export", "-deps")
	if err != nil {
		return err
	}
	exports := map[string]string{}
	for _, line := range paths {
		path, export, _ := strings.Cut(line, "=")
		exports[path] = export
	}
	s.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
	}
	config := types.Config{Importer: importer.ForCompiler(s.set, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})}
	trees := make([]*ast.File, len(s.files))
	for i, f := range s.files {
		trees[i] = f.tree
	}
	path, err := list(s.folder, "{{.ImportPath}}")
	if err != nil {
		return err
	}
	s.pkg, err = config.Check(path[0], s.set, trees, s.info)
	return err
}

// list asks the go command about the package in a folder, line by line.
func list(folder, format string, flags ...string) ([]string, error) {
	command := exec.Command("go", append(append([]string{"list"}, flags...), "-f", format, ".")...)
	command.Dir = folder
	out, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("go list in %s: %w\n%s", folder, err, bytes.TrimSpace(failed.Stderr))
	}
	return strings.Fields(string(out)), err
}

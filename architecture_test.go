package framecheck_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// policy says which of the project's folders a folder may import. Tests are
// held to it too. Agreement between model and hardware is evidence only while
// neither knows the other.
const policy = `
scenarios:
model:     scenarios
native:    scenarios
harness:   scenarios model native fixtures
tools:     scenarios model native harness fixtures
`

const module = "github.com/framecheck/framecheck/"

func TestImportsRunOneWay(t *testing.T) {
	for folder, allowed := range rules(policy) {
		for _, breach := range breaches(t, os.DirFS("."), folder, allowed) {
			t.Error(breach)
		}
	}
}

func TestTheImportRuleCanBeBroken(t *testing.T) {
	tree := os.DirFS("fixtures/imports")
	for folder, allowed := range rules(policy) {
		found := breaches(t, tree, folder, allowed)
		if want := folder == "model"; (len(found) > 0) != want {
			t.Errorf("%s: breaches %v, want any: %v", folder, found, want)
		}
	}
}

func TestEachDangerousThingHasOneHome(t *testing.T) {
	homes := map[string]func(path string) bool{
		"unsafe": func(path string) bool { return strings.HasSuffix(path, "_unsafe.go") },
		"C":      func(string) bool { return false },
	}
	assembling := map[string]bool{}
	walk(t, os.DirFS("."), ".", func(path, imported string) {
		if home, dangerous := homes[imported]; dangerous && !home(path) {
			t.Errorf("%s imports %q", path, imported)
		}
		if strings.HasPrefix(imported, "github.com/twitchyliquid64/golang-asm") {
			assembling[path] = true
		}
	})
	if len(assembling) != 1 {
		t.Errorf("golang-asm is imported by %v, and one file should know it", assembling)
	}
}

// rules reads the policy's text.
func rules(text string) map[string][]string {
	found := map[string][]string{}
	for line := range strings.Lines(text) {
		if folder, allowed, ok := strings.Cut(line, ":"); ok {
			found[folder] = append(strings.Fields(allowed), folder)
		}
	}
	return found
}

// breaches lists the imports below a folder that the policy does not allow.
func breaches(t *testing.T, tree fs.FS, folder string, allowed []string) []string {
	var found []string
	walk(t, tree, folder, func(path, imported string) {
		sibling, ours := strings.CutPrefix(imported, module)
		if !ours {
			return
		}
		for _, name := range allowed {
			if sibling == name || strings.HasPrefix(sibling, name+"/") {
				return
			}
		}
		found = append(found, path+" imports "+imported)
	})
	return found
}

// walk visits every import of every Go file below a folder.
func walk(t *testing.T, tree fs.FS, folder string, visit func(path, imported string)) {
	err := fs.WalkDir(tree, folder, func(path string, _ fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasPrefix(path, filepath.Join("fixtures")+"/") {
			return err
		}
		text, err := fs.ReadFile(tree, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			visit(path, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

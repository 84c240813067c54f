package harness_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// plantedVariable is the variable of the environment that tells a command which mistake it makes.
const plantedVariable = "FRAMECHECK_PLANTED"

// commands are the command with mistakes: one build has all those that lie within functions,
// each made only where the environment asks for it, and each other has its own.
type commands struct {
	folder, together string
	apart            map[string]string // by mistake
}

// buildCommands builds what makes the mistakes of plants.
func buildCommands(t *testing.T, all []plant) commands {
	t.Helper()
	built := commands{folder: t.TempDir(), apart: map[string]string{}}
	sources := map[string]*mistaken{}
	known := map[string]bool{}
	for _, p := range all {
		if known[p.mistake()] {
			continue
		}
		known[p.mistake()] = true
		s := sources[p.file]
		if s == nil {
			s = readMistaken(t, p.file)
			sources[p.file] = s
		}
		if text := s.changed(t, p); !s.add(t, p.mistake(), text) {
			built.apart[p.mistake()] = built.build(t, map[string]string{s.path: text})
		}
	}
	changed := map[string]string{}
	for _, s := range sources {
		changed[s.path] = s.text()
		changed[filepath.Join(filepath.Dir(s.path), "planted_mistake.go")] = fmt.Sprintf(
			"package %s\n\nimport \"os\"\n\nvar plantedMistake = os.Getenv(%q)\n", s.parsed.Name, plantedVariable)
	}
	built.together = built.build(t, changed)
	return built
}

// build builds the command from a tree in which files are changed.
func (c commands) build(t *testing.T, changed map[string]string) string {
	t.Helper()
	folder, err := os.MkdirTemp(c.folder, "")
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for path, text := range changed {
		replace[path] = filepath.Join(folder, fmt.Sprintf("%d.go", len(replace)))
		if err := os.WriteFile(replace[path], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay, binary := filepath.Join(folder, "overlay.json"), filepath.Join(folder, "framecheck")
	if err := os.WriteFile(overlay, list, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-overlay", overlay, "-o", binary, "../tools/framecheck").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// command runs the command with a plant's mistake.
func (c commands) command(p plant, arguments ...string) *exec.Cmd {
	if binary := c.apart[p.mistake()]; binary != "" {
		return exec.Command(binary, arguments...)
	}
	command := exec.Command(c.together, arguments...)
	command.Env = append(os.Environ(), plantedVariable+"="+p.mistake())
	return command
}

// mistaken is a file of the source whose functions are made wrong in several ways.
type mistaken struct {
	path, source string
	parsed       *ast.File
	set          *token.FileSet
	bodies       map[int][]string // what is put at the start of the function whose body begins there
}

func readMistaken(t *testing.T, file string) *mistaken {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m := &mistaken{path: path, source: string(source), set: token.NewFileSet(), bodies: map[int][]string{}}
	m.parsed = m.parse(t, m.source)
	return m
}

func (m *mistaken) parse(t *testing.T, text string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(m.set, m.path, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// changed is the file with a plant's mistake alone.
func (m *mistaken) changed(t *testing.T, p plant) string {
	t.Helper()
	text := m.source
	for i := 0; i < len(p.changes); i += 2 {
		if strings.Count(text, p.changes[i]) != 1 {
			t.Fatalf("%s: one place expected with %q", m.path, p.changes[i])
		}
		text = strings.Replace(text, p.changes[i], p.changes[i+1], 1)
	}
	return text
}

// add has functions do as in a changed file where the environment names its mistake. It tells
// whether that is all that was changed.
func (m *mistaken) add(t *testing.T, mistake, text string) bool {
	t.Helper()
	before, after := functionBodies(m.set, m.parsed), functionBodies(m.set, m.parse(t, text))
	if len(before) != len(after) || outside(m.source, before) != outside(text, after) {
		return false
	}
	for i, b := range before {
		if body := text[after[i].from:after[i].to]; body != m.source[b.from:b.to] {
			m.bodies[b.from] = append(m.bodies[b.from], fmt.Sprintf("\nif plantedMistake == %q {%s\n%s}\n", mistake, body, b.end))
		}
	}
	return true
}

// text is the file with all mistakes that were added.
func (m *mistaken) text() string {
	var b strings.Builder
	at := 0
	for _, body := range functionBodies(m.set, m.parsed) {
		b.WriteString(m.source[at:body.from])
		b.WriteString(strings.Join(m.bodies[body.from], ""))
		at = body.from
	}
	return b.String() + m.source[at:]
}

// between is the inside of a function's braces, by offset, and the statement that ends it.
type between struct {
	from, to int
	end      string
}

func functionBodies(set *token.FileSet, f *ast.File) []between {
	var all []between
	add := func(kind *ast.FuncType, body *ast.BlockStmt) {
		b := between{from: set.Position(body.Lbrace).Offset + 1, to: set.Position(body.Rbrace).Offset}
		if kind.Results == nil {
			b.end = "return\n"
		}
		all = append(all, b)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			add(n.Type, n.Body)
			return false
		case *ast.FuncLit:
			add(n.Type, n.Body)
			return false
		}
		return true
	})
	return all
}

// outside is the text that is in no function's braces.
func outside(text string, bodies []between) string {
	var b strings.Builder
	at := 0
	for _, body := range bodies {
		b.WriteString(text[at:body.from])
		at = body.to
	}
	return b.String() + text[at:]
}

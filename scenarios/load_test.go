package scenarios_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// small is a scenario to add lines to: it ends within an item of expect.
const small = `name: small
says: a push decreases rsp
functions:
  main: |
    push rax
    here:
    pop rax
    ret
expect:
  - at: main.here
    rsp: entry-8
`

func load(t *testing.T, text string) []*scenarios.Scenario {
	t.Helper()
	cases, err := scenarios.Load("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func refusal(t *testing.T, text string) source.Diagnostics {
	t.Helper()
	cases, err := scenarios.Load("small.yaml", []byte(text))
	var wrong source.Diagnostics
	if cases != nil || !errors.As(err, &wrong) {
		t.Fatalf("not refused: %v", err)
	}
	return wrong
}

func TestLoadKeepsWhatTheAuthorSays(t *testing.T) {
	text, err := os.ReadFile("../fixtures/accepted/every-key.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := load(t, string(text))[0]
	e := s.Expect[0]
	rsp := scenarios.Address{Text: "rbp-32", Base: scenarios.FromRegister, Register: trace.RBP, Offset: -32}
	for what, pair := range map[string][2]any{
		"claims":    {s.Claims, []string{"S2-05", "S0-01"}},
		"refutes":   {s.Refutes, []string{"S0-09"}},
		"needs":     {s.Needs, []string{"avx", "sse4_1"}},
		"functions": {names(s.Functions), []string{"main", "helper", "plain", "quoted"}},
		"registers": {given(s), "rdi=0500000000000000 rsi=ffffffffffffffff rdx=ffffffffffffffff rcx=0000000000000440 " +
			"xmm0=00000000000004400000000000000000 ymm1=1211f0e0d0c0b0a09080706050403020" + "10" + strings.Repeat("00", 15) +
			" zmm31=" + strings.Repeat("ff", 64)},
		"stack":     {fmt.Sprint(s.Given.Stack.Size, *s.Given.Stack.Guard, len(s.Given.Stack.Words)), "8192 4096 3"},
		"word":      {s.Given.Stack.Words[2].Value.Bytes, []byte{0, 0, 0xc0, 0xbf}},
		"data":      {fmt.Sprintf("%s %x", s.Given.Data[0].Name, s.Given.Data[0].Values[3].Bytes), "numbers ff"},
		"visit":     {e.Visit, 1},
		"moment":    {s.Expect[2].Moment, scenarios.AtFault},
		"fault":     {fmt.Sprint(s.Expect[2].Fault.Vector, s.Expect[2].Fault.Access), "#PF 2"},
		"range":     {e.State.Untouched[0].Low, rsp},
		"range end": {e.State.Untouched[2].High.Symbol, "main.after"},
		"backtrace": {e.State.Backtrace.Functions, []string{"helper", "main"}},
		"walk":      {fmt.Sprintf("%v: %s", s.Expect[1].State.Backtrace.By, s.Expect[1].State.Backtrace.Ends), "[dwarf win64]: no rule"},
		"flags":     {fmt.Sprint(e.State.Flags[0].Flag, e.State.Flags[0].Set), "zf true"},
		"frame":     {len(e.State.Frame), 20},
		"listing":   {fmt.Sprint(e.State.Stack[2].Facts[1].Kind, e.State.Stack[3].Facts[0].Size), "8 4"},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func names(listings []intel.Listing) []string {
	var all []string
	for _, l := range listings {
		all = append(all, l.Name)
	}
	return all
}

func given(s *scenarios.Scenario) string {
	var all []string
	for _, g := range s.Given.Registers {
		all = append(all, fmt.Sprintf("%s=%x", g.Register.Name, g.Value.Bytes))
	}
	return strings.Join(all, " ")
}

// facts loads what is said of a slot or register.
func facts(t *testing.T, key, text string) []scenarios.Fact {
	t.Helper()
	state := load(t, small+"    "+strings.ReplaceAll(key, "FACT", text)+"\n")[0].Expect[0].State
	if state.Frame != nil {
		return state.Frame[0].Facts
	}
	return state.Registers[1].Facts
}

func TestFactsHaveTheSizeOfTheirPlace(t *testing.T) {
	const slot = "frame: {rbp-8: FACT}"
	for _, c := range []struct{ key, text, want string }{
		{slot, "42", "0/8 2a00000000000000"},
		{slot, "-1", "0/8 ffffffffffffffff"},
		{slot, "0xffffffffffffffff", "0/8 ffffffffffffffff"},
		{slot, "dword 0x2a", "0/4 2a000000"},
		{slot, "byte -128", "0/1 80"},
		{slot, "float 1.5", "0/4 0000c03f"},
		{slot, "double -2", "0/8 00000000000000c0"},
		{slot, "return to main", "1/8"},
		{slot, "saved rbp", "2/8"},
		{slot, "untouched", "3/8"},
		{slot, "dword untouched", "3/4"},
		{slot, "rbp-48", "4/8"},
		{slot, "word left over from main", "5/2"},
		{slot, "[local, dword 1]", "6/4, 0/4 01000000"},
		{slot, "[dword 1, 2]", "0/4 01000000, 0/4 02000000"},
		{slot, "argument", "7/8"},
		{slot, "initial r15", "8/8"},
		{slot, "dword return to main", "1/4"},
		{slot, "[word initial rax, 1]", "8/2, 0/2 0100"},
		{"eax: FACT", "5", "0/4 05000000"},
		{"eax: FACT", "dword initial rbx", "8/4"},
		{"cs: FACT", "0x33", "0/2 3300"},
		{"ah: FACT", "-1", "0/1 ff"},
		{"xmm0: FACT", "1", "0/16 01" + strings.Repeat("00", 15)},
		{"xmm0: FACT", "double 3.5", "0/8 0000000000000c40"},
		{"rbx: FACT", "main.here", "4/8"},
	} {
		if got := tellFacts(facts(t, c.key, c.text)); got != c.want {
			t.Errorf("%s with %s is %s, not %s", c.key, c.text, got, c.want)
		}
	}
}

func TestPositionsInFunctionTextAreTrue(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"block":           {strings.Replace(small, "pop rax", "pop [rax", 1), "7:13"},
		"comment on head": {strings.Replace(strings.Replace(small, "pop rax", "pop [rax", 1), "|", "|  # text", 1), "7:13"},
		"carriage return": {strings.ReplaceAll(strings.Replace(small, "pop rax", "pop [rax", 1), "\n", "\r\n"), "7:13"},
		"deeper":          {strings.Replace(small, "    pop rax", "       pop [rax", 1), "7:16"},
		"blank lines":     {strings.Replace(small, "    push rax\n", "\n\n    push [rax\n", 1), "7:14"},
		"plain":           {strings.Replace(small, "expect", "  leaf: pop [rax\nexpect", 1), "9:17"},
		"quoted":          {strings.Replace(small, "expect", "  leaf: 'pop [rax'\nexpect", 1), "9:18"},
		"placeholder": {"matrix: {reg: [rax, r15], x: ['']}\n" +
			strings.Replace(small, "pop rax", "${x}mov ${reg}, [${reg}", 1), "8:28"},
	} {
		wrong := refusal(t, c.text)
		if got := strings.TrimPrefix(wrong[0].Position.String(), "small.yaml:"); got != c.want {
			t.Errorf("%s: the mistake is at %s, not %s: %v", name, got, c.want, wrong)
		}
	}
}

func TestAllMistakesAreFoundAtOnce(t *testing.T) {
	text := strings.NewReplacer("push rax", "push [rax", "says:", "syas:", "entry-8", "entri-8").Replace(small) + "    visit: 010\n"
	if wrong := refusal(t, text); len(wrong) != 4 {
		t.Errorf("%d mistakes found, not 4:\n%v", len(wrong), wrong)
	}
}

func TestManyMistakesAreCut(t *testing.T) {
	var text strings.Builder
	text.WriteString(small)
	for i := range 50_000 {
		fmt.Fprintf(&text, "    q%d:\n", i)
	}
	wrong := refusal(t, text.String())
	if len(wrong) != 101 || !strings.Contains(wrong.Error(), "more than 100 mistakes") {
		t.Errorf("%d mistakes listed", len(wrong))
	}
}

func TestByteOrderMarkIsNoText(t *testing.T) {
	load(t, "\uFEFF"+small)
	if wrong := refusal(t, "\uFEFFnmae: x\n"+small); wrong[0].Position.Column != 1 {
		t.Errorf("the mistake is at %v", wrong[0].Position)
	}
}

func TestColumnsCountCharacters(t *testing.T) {
	wrong := refusal(t, strings.Replace(small, "name: small", "name: small\ntags: [\"äöü\", b!]", 1))
	if got := wrong[1].Position.Column; got != 15 {
		t.Errorf("column %d, not 15:\n%v", got, wrong)
	}
}

func TestLargeFilesAreNotRead(t *testing.T) {
	text := append([]byte(small), bytes.Repeat([]byte("#"), 100<<20)...)
	path := filepath.Join(t.TempDir(), "large.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func() ([]*scenarios.Scenario, error){
		path:         func() ([]*scenarios.Scenario, error) { return scenarios.LoadFile(path) },
		"large.yaml": func() ([]*scenarios.Scenario, error) { return scenarios.Load("large.yaml", text) },
	} {
		cases, err := read()
		want := name + ":1:1: the file is larger than 1048576 bytes\n    a scenario is one document; split the file"
		if cases != nil || err == nil || err.Error() != want {
			t.Errorf("got %v, not %s", err, want)
		}
	}
	largest := small + strings.Repeat("#\n", (scenarios.MaxFileSize-len(small))/2)
	load(t, largest)
	_ = refusal(t, largest+"#\n") // that it is refused is enough
}

func TestLoadPathsTakesFilesAndDirectories(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	b := write("deep/b.yaml", strings.Replace(small, "small", "other", 1))
	a := write("a.yaml", small)
	write("notes.txt", "no scenario")
	all, err := scenarios.LoadPaths([]string{folder})
	if err != nil || len(all) != 2 || all[0].Position.File != a || all[1].Position.File != b {
		t.Errorf("%v %v", all, err)
	}
	if all, err = scenarios.LoadPaths([]string{b, a}); err != nil || len(all) != 2 || all[0].Name != "other" {
		t.Errorf("%v %v", all, err)
	}
	write("deep/c.yaml", small)
	empty := filepath.Dir(write("empty/notes.txt", ""))
	write("wrong.yaml", "nmae: x\n")
	_, err = scenarios.LoadPaths([]string{folder, empty, filepath.Join(folder, "absent")})
	var wrong source.Diagnostics
	if !errors.As(err, &wrong) || !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("the error is %v", err)
	}
	for _, want := range []string{"has the name small already", "wrong.yaml:1:1: unknown key", "empty: no file in this directory"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told:\n%v", want, err)
		}
	}
}

// TestANameIsTakenOnceForAllCases has two files with one name, and a matrix in the second.
func TestANameIsTakenOnceForAllCases(t *testing.T) {
	files := fstest.MapFS{
		"a.yaml": {Data: []byte(small)},
		"b.yaml": {Data: []byte("matrix: {n: [1, 2, 3]}\n" + strings.Replace(small, "says: ", "says: ${n} ", 1))},
		"c.yaml": {Mode: fs.ModeNamedPipe}, // is left alone
	}
	_, err := scenarios.LoadFS(files, "")
	if told := strings.Count(fmt.Sprint(err), "has the name small already"); told != 1 || strings.Contains(fmt.Sprint(err), "c.yaml") {
		t.Errorf("it is told %d times: %v", told, err)
	}
}

func TestCorpusIsNamedFromTheRootOfTheProject(t *testing.T) {
	all, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]bool{}
	for i, s := range all {
		files[s.Position.File] = true
		if i > 0 && all[i-1].Position.File > s.Position.File {
			t.Errorf("%s comes after %s", s.Position.File, all[i-1].Position.File)
		}
	}
	if !files["scenarios/frames/standard-prologue.yaml"] {
		t.Errorf("standard-prologue is not among %v", files)
	}
}

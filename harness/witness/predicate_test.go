package witness

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestEveryFindingIsComplete(t *testing.T) {
	findings, err := readFindings()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range findings {
		s, err := ParseSignature(f.Signature)
		if err != nil || seen[f.ID] || f.On[0] != string(s.Convention()) || f.GCC == "" || f.Clang == "" || f.Document == "" || f.Why == "" || len(f.Compilers) == 0 {
			t.Errorf("%s: %v %+v", f.ID, err, f)
		}
		seen[f.ID] = true
	}
}

// A finding explains what follows from it and nothing else.
func TestFindingsAreNarrow(t *testing.T) {
	for _, c := range []struct {
		when, signature string
		found           Disagreement
		want            bool
	}{
		{"int128-on-the-stack", "sysv void (i32, i32, i32, i32, i32, i128)", Disagreement{Of: OfCaller, Argument: 5}, true},
		{"int128-on-the-stack", "sysv void (i32, i32, i32, i32, i32, i128)", Disagreement{Of: OfCaller, Argument: 4}, false},
		{"int128-on-the-stack", "sysv void (i32, i32, i32, i32, i32, i128)", Disagreement{Of: OfCallee, What: "rsp", Argument: -1}, false},
		{"int128-on-the-stack", "sysv void (i32, i32, i32, i32, i128)", Disagreement{Of: OfCaller, Argument: 4}, false},
		{"int128-on-the-stack", "sysv void (i32, i32, i32, i32, i32, i128)", Disagreement{Of: OfShape, Argument: -1}, false},
		{"float128-in-memory", "sysv void (struct {a f128})", Disagreement{Of: OfCaller, Argument: 0}, true},
		{"float128-in-memory", "sysv void (f128)", Disagreement{Of: OfCaller, Argument: 0}, false},
		{"float128-in-memory", "sysv struct {a f128} ()", Disagreement{Of: OfCallee, What: "result", Argument: -1}, true},
		{"float128-in-memory", "sysv struct {a f128; b i32} ()", Disagreement{Of: OfCallee, What: "result", Argument: -1}, false},
		{"wide-vectors-of-variadics", "sysv void (m256, ...; )", Disagreement{Of: OfCaller, What: "al", Argument: -1}, true},
		{"wide-vectors-of-variadics", "sysv void (m256)", Disagreement{Of: OfCaller, Argument: 0}, false},
		{"unaligned-aggregates", "sysv void (struct {a i32; b struct {a i32} align 8} packed)", Disagreement{Of: OfCaller, Argument: 0}, true},
		{"unaligned-aggregates", "sysv void (struct {a i32; b struct {a i32}} packed)", Disagreement{Of: OfCaller, Argument: 0}, false},
		{"unaligned-aggregates", "sysv void (struct {a i32; b struct {a i32; c i64} align 8} packed)", Disagreement{Of: OfCaller, Argument: 0}, false},
		{"empty-variadics", "sysv void (i32, ...; struct {} align 32, c80)", Disagreement{Of: OfCallee, Argument: 2}, true},
		{"empty-variadics", "sysv void (i32, ...; struct {} align 32, c80)", Disagreement{Of: OfCaller, Argument: 2}, false},
		{"empty-variadics", "sysv void (i32, ...; struct {} align 32, i32)", Disagreement{Of: OfCallee, Argument: 2}, false},
		{"empty-variadics", "sysv void (i32, ...; struct {} align 8, c80)", Disagreement{Of: OfCallee, Argument: 2}, false},
		{"padding-that-nobody-removes", "stdcall void (m128, m128, m128, m128, i32)", Disagreement{Of: OfCaller, What: "the run", Argument: -1}, true},
		{"padding-that-nobody-removes", "stdcall void (m128, m128, m128, m128, i32)", Disagreement{Of: OfCaller, Argument: 4}, false},
		{"padding-that-nobody-removes", "stdcall void (m128, m128, m128, m128, i32)", Disagreement{Of: OfCallee, What: "the run", Argument: -1}, false},
		{"padding-that-nobody-removes", "stdcall void (m128, m128, m128, m128)", Disagreement{Of: OfCaller, What: "the run", Argument: -1}, false},
		{"padding-that-nobody-removes", "stdcall void (m128, m128, m128, i32)", Disagreement{Of: OfCaller, What: "the run", Argument: -1}, false},
		{"unions-of-m64", "cdecl union {a m64} ()", Disagreement{Of: OfShape, What: "union { m64 a; }", Argument: -1}, true},
		{"unions-of-m64", "cdecl union {a m64} ()", Disagreement{Of: OfCallee, What: "result", Argument: -1}, false},
		{"unions-of-m64", "cdecl struct {a m64} ()", Disagreement{Of: OfShape, What: "struct { m64 a; }", Argument: -1}, false},
		{"unions-of-m64", "cdecl union {a m64} (union {a i64})", Disagreement{Of: OfShape, What: "union { i64 a; }", Argument: -1}, false},
	} {
		s, err := ParseSignature(c.signature)
		if err != nil {
			t.Fatal(err)
		}
		rules := Layout()
		call, err := rules.Call(s.Function, s.Extra)
		if err != nil {
			t.Fatal(err)
		}
		if got := predicates[c.when](known{s, rules, call, []Disagreement{c.found}}); got != c.want {
			t.Errorf("%s of %s, %+v: %v", c.when, c.signature, c.found, got)
		}
	}
}

// Where the compiler of a finding is the one that it was found with, its smallest
// signature still shows it.
func TestFindingsAreShownByTheirSignatures(t *testing.T) {
	findings, err := ledger.Findings()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		for _, name := range f.Compilers {
			showFinding(t, f, name)
		}
	}
}

func showFinding(t *testing.T, f ledger.Finding, name string) {
	t.Run(f.ID+" "+name, func(t *testing.T) {
		asked, err := compiler.Find(name)
		if err != nil {
			t.Skip(err)
		}
		cpu, err := stage.Open()
		if err != nil {
			t.Skip(err)
		}
		defer cpu.Close()
		s, err := ParseSignature(f.Signature)
		if err != nil {
			t.Fatal(err)
		}
		findings, err := readFindings()
		if err != nil {
			t.Fatal(err)
		}
		bench := Bench{Machine: harness.CPU{Stage: cpu}}
		if s.Mode() == trace.Mode32 {
			bench = Bench{Machine: harness.Model{}, Model: true}
		}
		_, verdicts, err := (Compiler{asked}).Judge([]Signature{s}, Layout(), bench, findings)
		if err != nil {
			t.Fatal(err)
		}
		switch v := verdicts[0]; {
		case v.Kind == Explained && v.Why == f.ID:
		case v.Kind == VerdictKind(Unmodelled), !strings.Contains(asked.Version, foundWith[name]):
			t.Skipf("%s does not show it: %+v", asked.Version, v)
		default:
			t.Errorf("%s does not show it: %+v", asked.Version, v)
		}
	})
}

// foundWith are the versions whose findings the ledger has.
var foundWith = map[string]string{"gcc": " 12.2.", "clang": " 14.0.6"}

package codegen_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// declared is the example with a declared function added, of one step behind a mark.
func declared(t *testing.T, local *declaration.Type, step declaration.Step) *scenarios.Scenario {
	t.Helper()
	s := load(t, example)
	at := source.Position{File: "test.yaml", Line: 14, Column: 7}
	step.Position = at
	s.Declared = []*declaration.Function{{
		Name: "leaf", Position: at, Convention: declaration.SysV, Frame: declaration.Frame{Pointer: true, Realign: 32},
		Locals: []declaration.Variable{{Position: at, Name: "x", Type: local}},
		Body:   []declaration.Step{{Kind: declaration.Mark, Label: "here", Position: at}, step},
	}}
	s.Expect = append(s.Expect, scenarios.Expectation{Moment: scenarios.AtCheckpoint, Label: "leaf.here"})
	return s
}

func TestDeclaredFunctionsFollowThoseThatAreCoded(t *testing.T) {
	p, err := codegen.Build(declared(t, &declaration.Type{Kind: declaration.Pointer}, declaration.Step{Kind: declaration.Fill, Target: "x"}))
	if err != nil {
		t.Fatal(err)
	}
	leaf, _ := p.Symbol("leaf")
	want := []trace.Checkpoint{{Label: "my_function.body", Address: trace.CodeBase + 0x3c}, {Label: "leaf.here", Address: leaf.Address + 12}}
	if diff := cmp.Diff(want, p.Checkpoints); diff != "" {
		t.Error(diff)
	}
	line, _ := p.Line(leaf.Address + 12 + 5)
	if line.Text != "mov rax, 0x1716151413121110" || line.Position.Line != 14 {
		t.Errorf("%+v", line)
	}
}

func TestDeclaredFunctionsNeedFeatures(t *testing.T) {
	wide := &declaration.Type{Kind: declaration.Vector, Bits: 256}
	s := declared(t, wide, declaration.Step{Kind: declaration.Return, Value: &declaration.Expression{Text: "x", Left: declaration.Atom{Kind: declaration.Value, Variable: "x"}}})
	s.Declared[0].Returns = wide
	if _, err := codegen.Build(s); err == nil || !strings.Contains(err.Error(), "test.yaml:14:7: this needs a processor with avx") {
		t.Error(err)
	}
	s.Needs = []string{"avx"}
	if p, err := codegen.Build(s); err != nil || p.VectorBytes != 32 {
		t.Errorf("%v, %+v", err, p)
	}
}

// A mistake in a declared function is the only one: that its labels are not known is none.
func TestMistakesInDeclaredFunctions(t *testing.T) {
	_, err := codegen.Build(declared(t, &declaration.Type{Kind: declaration.Pointer}, declaration.Step{Kind: declaration.Fill, Target: "y"}))
	if err == nil || !strings.HasPrefix(err.Error(), "test.yaml:14:7: leaf has no variable \"y\" here\n") || !strings.HasSuffix(err.Error(), "\n    one of: x") {
		t.Error(err)
	}
}

package witness

import (
	"reflect"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

var clang = Compiler{compiler.Compiler{Name: "clang"}}

// Without habits the dialect is what the layout predicts.
func TestADialectWithoutHabitsIsTheLayout(t *testing.T) {
	plain := Layout().with(nil)
	for _, c := range declaration.Conventions {
		for n := uint64(0); n < 2000 && c.Mode() == trace.Mode32; n++ {
			s := Draw(c, 1, n)
			want, err := Layout().Call(s.Function, s.Extra)
			if err != nil {
				continue
			}
			if got, err := plain.Call(s.Function, s.Extra); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: %v\n%+v\nnot %+v", s, err, got, want)
			}
		}
	}
}

// Each habit makes the difference on the signature of its finding, and no other does.
func TestHabitsAreNamedByTheirFindings(t *testing.T) {
	findings, err := readFindings()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, f := range findings {
		if f.knows != nil {
			continue
		}
		named++
		s, err := ParseSignature(f.Signature)
		if err != nil {
			t.Fatal(err)
		}
		if got := findings.behind(clang, s, Layout()); got != f.ID {
			t.Errorf("%s: %q for %s", f.ID, got, f.Signature)
		}
		if got := findings.behind(Compiler{compiler.Compiler{Name: "gcc"}}, s, Layout()); got != "" {
			t.Errorf("%s: %q of gcc", f.ID, got)
		}
	}
	if named != len(allHabits) {
		t.Errorf("findings name %d of %d habits", named, len(allHabits))
	}
}

// What a wrong rule of the layout predicts is not taken for a habit.
func TestHabitsExplainNoMistakes(t *testing.T) {
	findings, err := readFindings()
	if err != nil {
		t.Fatal(err)
	}
	for signature, broken := range map[string]layout.Rule{
		"cdecl void (i32, union {d m128})":                      layout.StackAlignment,
		"thiscall void (i64)":                                   layout.CalleePops,
		"regparm1 void (union {a f32}, i32)":                    layout.RegisterCount,
		"regparm3 void (union {a f32}, struct {a i32[3]}, i32)": layout.MisfitEndsRegisters,
		"thiscall struct {} (i32)":                              layout.SretTakesRegister,
		"cdecl i32 (i32, ...; struct {a m128}, i8)":             layout.StackAlignment,
	} {
		s, err := ParseSignature(signature)
		if err != nil {
			t.Fatal(err)
		}
		if findings.behind(clang, s, Layout()) == "" {
			t.Errorf("%s: no habit shows", signature)
		}
		if got := findings.behind(clang, s, layoutRules(layout.Without(broken))); got != "" {
			t.Errorf("%s without %q: %s", signature, broken, got)
		}
	}
}

// Where clang 14 was seen to take arguments from, in its assembly.
func TestADialectPlacesArguments(t *testing.T) {
	findings, err := readFindings()
	if err != nil {
		t.Fatal(err)
	}
	for signature, want := range map[string][]string{
		"thiscall void (i64)":                            {"0+4 rcx, 4+4 cfa+0"},
		"thiscall void (struct {a f32; b i32})":          {"0+4 cfa+0, 4+4 rcx"},
		"thiscall void (struct {a f32; b f64}, u8)":      {"0+12 cfa+0", "0+1 rcx"},
		"thiscall void (c32, i32)":                       {"&4 0+4 rcx", "0+4 cfa+0"},
		"thiscall void (i8, struct {a i8})":              {"0+1 rcx", "0+1 cfa+0"},
		"thiscall struct {a i32} (union {a f32}, i32)":   {"0+4 cfa+0", "0+4 cfa+4", "0+4 rcx"},
		"thiscall void (union {a f32; b i32} align 8)":   {"0+4 cfa+0"},
		"thiscall void (union {a i32; b f32} align 8)":   {"0+4 rcx"},
		"thiscall void (struct {a i32; b c32}, f32)":     {"0+4 rcx, 4+8 cfa+0", "0+4 cfa+8"},
		"fastcall void (struct {a i8}, i32, i32)":        {"0+1 cfa+0", "0+4 rcx", "0+4 cfa+4"},
		"fastcall void (struct {a i32}, i32, i32)":       {"0+4 cfa+0", "0+4 rdx", "0+4 cfa+4"},
		"regparm3 void (struct {a f80}, i32)":            {"0+4 rax, 4+4 rdx, 8+4 rcx", "0+4 cfa+0"},
		"regparm3 void (f80, i32)":                       {"0+12 cfa+0", "0+4 cfa+12"},
		"regparm3 void (union {a f80}, i32)":             {"0+4 rax, 4+4 rdx, 8+4 rcx", "0+4 cfa+0"},
		"regparm3 void (c80, i32)":                       {"0+24 cfa+0", "0+4 cfa+24"},
		"fastcall void (i32, f80, i32)":                  {"0+4 rcx", "0+12 cfa+0", "0+4 cfa+12"},
		"thiscall void (f80, i32)":                       {"0+12 cfa+0", "0+4 rcx"},
		"thiscall void (struct {a f80}, i32)":            {"&4 0+4 rcx", "0+4 cfa+0"},
		"thiscall c80 (i32)":                             {"0+4 cfa+0", "0+4 rcx"},
		"regparm2 void (union {a f64}, i32)":             {"0+8 cfa+0", "0+4 rax"},
		"cdecl void (union {a i32; b i32} align 8, i32)": {"0+4 cfa+0", "0+4 cfa+4"},
	} {
		s, err := ParseSignature(signature)
		if err != nil {
			t.Fatal(err)
		}
		habitual, _ := findings.otherwise(clang, s.Convention(), Layout())
		call, err := habitual.Call(s.Function, s.Extra)
		if err != nil {
			t.Fatal(err)
		}
		got := PlacesOf(call).Arguments
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", signature, got, want)
		}
	}
}

// An aggregate that lies at any word asks for no alignment of esp.
func TestAggregatesAtWordsDoNotAlignTheCall(t *testing.T) {
	s, err := ParseSignature("cdecl void (i32, union {a m128} align 32)")
	if err != nil {
		t.Fatal(err)
	}
	for want, habits := range map[int][]habit{32: nil, 16: {aggregatesAtWords}} {
		call, err := Layout().with(habits).Call(s.Function, s.Extra)
		if err != nil || call.Alignment != want {
			t.Errorf("%v: a multiple of %d, not %d; %v", habits, call.Alignment, want, err)
		}
	}
}

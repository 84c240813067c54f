package witness

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
)

// recorded reads what compilers were seen to do, by convention.
func recorded(t *testing.T) map[declaration.Convention][]Entry {
	t.Helper()
	paths, err := filepath.Glob("../../fixtures/witness/*.jsonl")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no records: %v", err)
	}
	all := map[declaration.Convention][]Entry{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		header, entries, err := ReadRecord(text)
		if err != nil || len(header.Versions) == 0 {
			t.Fatalf("%s: %v", path, err)
		}
		c := declaration.Convention(strings.TrimSuffix(filepath.Base(path), ".jsonl"))
		all[c] = append(all[c], entries...)
	}
	return all
}

// differs says what rules predict otherwise than a compiler was seen to do.
func differs(e Entry, rules Rules) (got any, is bool, err error) {
	s, err := ParseSignature(e.Signature)
	if err != nil {
		return nil, false, err
	}
	call, err := rules.Call(s.Function, s.Extra)
	if err != nil {
		return nil, false, err
	}
	var shapes []Shape
	for _, t := range s.Types() {
		shapes = append(shapes, rules.shape(t, s.Convention()))
	}
	if got := numbers(shapes); !reflect.DeepEqual(got, e.Shapes) {
		return got, true, nil
	}
	return PlacesOf(call), !reflect.DeepEqual(PlacesOf(call), e.Places), nil
}

// What compilers were seen to do is what is predicted, also where there is no compiler.
func TestTheRecordIsPredicted(t *testing.T) {
	for c, entries := range recorded(t) {
		for _, e := range entries {
			if got, is, err := differs(e, Layout()); err != nil || is {
				t.Errorf("%s %+v\npredicted %+v %v", c, e, got, err)
			}
		}
	}
}

func TestARecordWithAWrongLineIsNoticed(t *testing.T) {
	entries := recorded(t)[declaration.SysV]
	for _, broken := range []layout.Rule{layout.IntegerWins, layout.BothOrNothing, layout.StackAlignment, layout.UnalignedInMemory, layout.LargeInMemory} {
		found := 0
		for _, e := range entries {
			if _, is, err := differs(e, layoutRules(layout.Without(broken))); err == nil && is {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s: the record does not show it", broken)
		}
	}
}

// An entry of two compilers that do the same, though one does it twice, is one line.
func TestRecordsAreReadAsTheyAreWritten(t *testing.T) {
	var r Record
	s := Draw(declaration.SysV, 1, 4)
	call, err := reading{}.call(s.Function, s.Extra)
	if err != nil {
		t.Fatal(err)
	}
	o := &Observation{Signature: s, call: call}
	for _, name := range []string{"gcc", "clang", "gcc"} {
		r.Add(Compiler{compiler.Compiler{Name: name, Version: name + " 1"}}, Bench{})(o, Verdict{Kind: Agrees})
	}
	r.Add(Compiler{compiler.Compiler{Name: "gcc", Version: "gcc 1"}}, Bench{})(o, Verdict{Kind: Disagrees})
	text, err := r.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	header, entries, err := ReadRecord(text)
	if err != nil || len(header.Versions) != 2 || len(entries) != 1 || len(entries[0].Compilers) != 2 || !reflect.DeepEqual(entries[0].Places, PlacesOf(call)) {
		t.Errorf("%v %+v %+v", err, header, entries)
	}
}

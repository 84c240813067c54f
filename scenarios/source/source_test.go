package source

import (
	"errors"
	"fmt"
	"testing"
)

func TestNearestFindsWhatWasMeant(t *testing.T) {
	registers := []string{"rax", "rbp", "rbx", "rsp", "r10", "xmm0"}
	for word, want := range map[string]string{
		"rpb":    "rbp", // swapped
		"RSP":    "rsp", // capitals cost nothing
		"rs":     "rsp", // one is missing
		"rsps":   "rsp", // one too many
		"xmn0":   "xmm0",
		"r1O":    "r10",
		"cs:ip":  "",
		"":       "",
		"q":      "",
		"raxab":  "", // two of five letters
		"x1":     "",
		"rdddd":  "",
		"xmmm00": "xmm0",
	} {
		if got := Nearest(word, registers); got != want {
			t.Errorf("nearest to %q is %q, not %q", word, got, want)
		}
	}
	if got := Nearest("a", nil); got != "" {
		t.Errorf("nearest of none is %q", got)
	}
}

func TestNearestTakesTheFirstOfEquallyNear(t *testing.T) {
	if got := Nearest("rcx", []string{"rax", "rbx"}); got != "rax" {
		t.Errorf("got %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"frame", "frame", 0}, {"frame", "farme", 1}, {"frame", "fame", 1},
		{"frame", "framed", 1}, {"frame", "flame", 1}, {"kitten", "sitting", 3}, {"abc", "xyz", 3},
	} {
		if got := distance(c.a, c.b, 100); got != c.want {
			t.Errorf("%q to %q is %d, not %d", c.a, c.b, got, c.want)
		}
		if got := distance(c.b, c.a, 100); got != c.want {
			t.Errorf("%q to %q is %d, not %d", c.b, c.a, got, c.want)
		}
		if got := distance(c.a, c.b, 1); got > 1 {
			t.Errorf("%q to %q is %d, beyond the limit", c.a, c.b, got)
		}
	}
}

func TestDidYouMeanListsAllWhereNoneIsNear(t *testing.T) {
	for _, c := range []struct {
		word       string
		candidates []string
		want       string
	}{
		{"fram", []string{"flags", "frame"}, "did you mean frame?"},
		{"zzzz", []string{"flags", "frame"}, "one of: flags, frame"},
		{"zzzz", nil, ""},
	} {
		if got := DidYouMean(c.word, c.candidates); got != c.want {
			t.Errorf("%q: %q, not %q", c.word, got, c.want)
		}
	}
}

func TestDiagnosticShowsTheLineWithACaret(t *testing.T) {
	at := Position{"x.yaml", 3, 5}
	for _, c := range []struct {
		d    Diagnostic
		want string
	}{
		{Diagnostic{Position: at, Message: "wrong"}, "x.yaml:3:5: wrong"},
		{Diagnostic{Position: at, Message: "wrong", Hint: "write right"}, "x.yaml:3:5: wrong\n    write right"},
		{Diagnostic{Position: at, Line: "abcdef", Message: "wrong"}, "x.yaml:3:5: wrong\n    abcdef\n        ^"},
		{Diagnostic{Position: at, Line: "\täöüxyz", Message: "wrong", Hint: "h"}, "x.yaml:3:5: wrong\n    \täöüxyz\n    \t   ^\n    h"},
		{Diagnostic{Position: at, Line: "ab", Message: "wrong"}, "x.yaml:3:5: wrong\n    ab\n      ^"},
	} {
		if got := c.d.Error(); got != c.want {
			t.Errorf("got\n%s\nnot\n%s", got, c.want)
		}
	}
}

func TestDiagnosticsAreSortedByFileLineAndColumn(t *testing.T) {
	var ds Diagnostics
	for i, p := range []Position{{"b", 1, 1}, {"a", 2, 9}, {"a", 10, 1}, {"a", 2, 1}, {"a", 2, 1}} {
		ds = append(ds, Diagnostic{Position: p, Message: fmt.Sprint(i)})
	}
	ds.Sort()
	if want := "a:2:1: 3\na:2:1: 4\na:2:9: 1\na:10:1: 2\nb:1:1: 0"; ds.Error() != want {
		t.Errorf("got\n%v\nnot\n%s", ds, want)
	}
}

func TestNoDiagnosticsAreNoError(t *testing.T) {
	if err := (Diagnostics{}).Err(); err != nil {
		t.Errorf("none are the error %v", err)
	}
	err := Diagnostics{{Message: "wrong"}}.Err()
	var ds Diagnostics
	if !errors.As(err, &ds) || len(ds) != 1 {
		t.Errorf("one is the error %v", err)
	}
}

func TestFileGivesLinesWithoutTheirEnds(t *testing.T) {
	f := NewFile("x", "one\r\ntwo\n\nfour")
	for number, want := range []string{"", "one", "two", "", "four", ""} {
		if got := f.Line(number); got != want {
			t.Errorf("line %d is %q, not %q", number, got, want)
		}
	}
	if f.Line(-1) != "" || f.Lines() != 4 {
		t.Errorf("%d lines", f.Lines())
	}
}

func TestBlockPlacesItsTextInTheFile(t *testing.T) {
	b := Block{File: NewFile("x", ""), Line: 7, Indent: 4}
	if got := b.At(2, 3).String(); got != "x:9:8" {
		t.Errorf("got %s", got)
	}
}

// The file has "mov ${reg}, ${n}${n} ; end", the text "mov rax, 77 ; end".
func TestBlockPlacesWhatStandsBesideReplacements(t *testing.T) {
	b := Block{File: NewFile("x", ""), Line: 1, Replaced: []Replacement{
		{Line: 0, Column: 4, Length: 3, Written: 6}, {Line: 0, Column: 9, Length: 1, Written: 4}, {Line: 0, Column: 10, Length: 1, Written: 4},
		{Line: 1, Column: 0, Length: 0, Written: 4},
	}}
	for _, c := range []struct{ line, column, want int }{
		{0, 0, 1}, {0, 4, 5}, {0, 6, 5}, {0, 7, 11}, {0, 9, 13}, {0, 10, 17}, {0, 12, 22}, {1, 0, 5}, {2, 5, 6},
	} {
		if got := b.At(c.line, c.column).Column; got != c.want {
			t.Errorf("line %d, column %d of the text is column %d of the file, not %d", c.line, c.column, got, c.want)
		}
	}
}

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"size=8 é\t": "size=8 é\t", "\x1b[31m": `\x1b[31m`, "a\u202eb\n": `a\u202eb\n`,
	} {
		if got := Shown(text); got != want {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

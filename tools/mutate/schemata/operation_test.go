package schemata

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/tools/mutate/chosen"
)

// functions are those of package chosen by name, on numbers.
var functions = map[string]any{
	"Less": chosen.Less[int], "AtMost": chosen.AtMost[int], "More": chosen.More[int],
	"AtLeast": chosen.AtLeast[int], "Equal": chosen.Equal[int], "Unequal": chosen.Unequal[int],
	"Add": chosen.Add[int], "Subtract": chosen.Subtract[int], "Multiply": chosen.Multiply[int],
	"Divide": chosen.Divide[int], "Remainder": chosen.Remainder[int], "And": chosen.And[int],
	"Or": chosen.Or[int], "Xor": chosen.Xor[int], "Clear": chosen.Clear[int],
	"Left": chosen.Left[int, int], "Right": chosen.Right[int, int],
}

// pairs tell the results of all operators and their mutants apart.
var pairs = [][2]int{{2, 3}, {3, 2}, {3, 3}, {13, 6}}

func TestTheTablesSayWhatTheFunctionsDo(t *testing.T) {
	defer chosen.Unlimited()
	for _, table := range []map[token.Token]operation{relations, operations} {
		for operator, o := range table {
			for number, text := range append([]string{"a " + operator.String() + " b"}, o.becomes...) {
				chosen.Choose(number, 1000)
				for _, pair := range pairs {
					if got, want := call(t, o.function, pair), value(t, text, pair); got != want {
						t.Errorf("%s, mutant %d: %s of %v is %s, not %s", o.function, number, text, pair, want, got)
					}
				}
			}
		}
	}
}

// call gives what a function gives with its first mutant numbered 1.
func call(t *testing.T, function string, pair [2]int) string {
	t.Helper()
	switch does := functions[function].(type) {
	case func(int, int, int) bool:
		return fmt.Sprint(does(1, pair[0], pair[1]))
	case func(int, int, int) int:
		return fmt.Sprint(does(1, pair[0], pair[1]))
	}
	t.Fatalf("no function %s", function)
	return ""
}

// value gives what a text comes to by the rules of the language.
func value(t *testing.T, text string, pair [2]int) string {
	t.Helper()
	if text != "false" && text != "true" {
		text = strings.NewReplacer("a", fmt.Sprint(pair[0]), "b", fmt.Sprint(pair[1])).Replace(text)
	}
	tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
	if err != nil {
		t.Fatal(err)
	}
	return tv.Value.ExactString()
}

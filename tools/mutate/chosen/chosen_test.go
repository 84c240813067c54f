package chosen

import (
	"fmt"
	"slices"
	"testing"
)

// TestEachPlaceHasItsMutants holds what package schemata does not call by a table:
// the first result is that of the source, each other that of one mutant.
func TestEachPlaceHasItsMutants(t *testing.T) {
	defer Unlimited()
	yes, no := func() bool { return true }, func() bool { return false }
	for name, c := range map[string]struct {
		place func() any
		want  []any
	}{
		"pick":       {func() any { return Pick(1, "a", "b") }, []any{"a", "b"}},
		"zero":       {func() any { return Zero(1, 5) }, []any{5, 0}},
		"both":       {func() any { return []bool{Both(1, true, yes), Both(1, true, no), Both(1, false, yes)} }, []any{[]bool{true, false, false}, []bool{true, true, true}}},
		"either":     {func() any { return []bool{Either(1, false, no), Either(1, true, no), Either(1, false, yes)} }, []any{[]bool{false, true, true}, []bool{false, false, false}}},
		"truth":      {func() any { return []bool{Truth(1, true), Truth(1, false)} }, []any{[]bool{true, false}, []bool{true, true}, []bool{false, false}}},
		"opposite":   {func() any { return Opposite(1, 3) }, []any{-3, 3}},
		"complement": {func() any { return Complement[uint8](1, 3) }, []any{uint8(0xfc), uint8(3)}},
		"is":         {func() any { return Is(1) }, []any{false, true, false}},
	} {
		for mutant, want := range c.want {
			Choose(mutant, 10)
			if got := c.place(); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s with mutant %d: %v, not %v", name, mutant, got, want)
			}
		}
	}
}

// TestSecondOperandsWait holds that an operand that decides nothing is not
// evaluated.
func TestSecondOperandsWait(t *testing.T) {
	Unlimited()
	never := func() bool { t.Error("evaluated"); return true }
	Both(1, false, never)
	Either(1, true, never)
}

func TestPlacesAreCountedAndNoted(t *testing.T) {
	defer Unlimited()
	reached := make([]bool, 5)
	Unlimited()
	Watch(reached)
	Add(2, 1, 1)
	Is(4)
	if places := Watch(nil); places != 2 || !slices.Equal(reached, []bool{false, false, true, true, true}) {
		t.Errorf("%d places, reached %v", places, reached)
	}
}

func TestTooManyPlaces(t *testing.T) {
	defer Unlimited()
	defer func() {
		if r := recover(); r != nil && r != (Exhausted{}) {
			t.Errorf("it ended with %v", r)
		}
	}()
	Choose(1, 3)
	for range 4 {
		Is(2)
	}
	t.Error("it came by four places, and may come by three")
}

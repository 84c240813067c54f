package witness

import (
	"reflect"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// habit is one respect in which clang calls 32-bit functions otherwise than gcc. A
// finding names it as it names a predicate, but it says more: what clang does instead.
// It explains a signature where clang, asked again, does that and nothing else.
type habit string

// The habits.
const (
	aggregatesAtWords   habit = "vectors-in-aggregates"
	largestMemberAlone  habit = "largest-member-alone"
	unnamedIsEmpty      habit = "unnamed-is-empty"
	addressOnTheStack   habit = "address-on-the-stack"
	firstWordInECX      habit = "first-word-in-ecx"
	addressInECX        habit = "address-in-ecx"
	unionsOfFloats      habit = "unions-of-floats"
	wideFloatsAsWords   habit = "wide-floats-as-words"
	longDoublesCount    habit = "long-doubles-count"
	registerOfTheStruct habit = "register-of-the-struct"
)

var allHabits = []habit{
	aggregatesAtWords, largestMemberAlone, unnamedIsEmpty, addressOnTheStack, firstWordInECX, addressInECX, unionsOfFloats,
	wideFloatsAsWords, longDoublesCount, registerOfTheStruct,
}

// habits are those that the findings say a compiler has under a convention.
func (e explanations) habits(c Compiler, convention declaration.Convention) []habit {
	var all []habit
	for _, x := range e {
		if x.explains(c, convention) && slices.Contains(allHabits, habit(x.When)) {
			all = append(all, habit(x.When))
		}
	}
	return all
}

// otherwise gives what a compiler's habits make of rules; none where it has none.
func (e explanations) otherwise(c Compiler, convention declaration.Convention, rules Rules) (Rules, bool) {
	habits := e.habits(c, convention)
	if len(habits) == 0 || convention.Mode() != trace.Mode32 {
		return rules, false
	}
	return rules.with(habits), true
}

// with gives the rules as a compiler of some habits has them.
func (r Rules) with(habits []habit) Rules {
	changed := r
	changed.originals = slices.Contains(habits, addressInECX)
	changed.Call = func(f *declaration.Function, extra []*declaration.Type) (framemap.Call, error) {
		call, err := r.Call(f, extra)
		if err != nil {
			return call, err
		}
		return newDialect(r, f, habits).call(call, extra), nil
	}
	return changed
}

// behind names the findings whose habits make the difference between what rules
// predict of a signature and what a compiler does by its habits: as few as do. The empty
// name says that there is no difference, or that it is not of habits alone.
func (e explanations) behind(c Compiler, s Signature, rules Rules) string {
	predict := func(habits []habit) framemap.Call {
		call, _ := rules.with(habits).Call(s.Function, s.Extra)
		return call
	}
	needed := e.habits(c, s.Convention())
	did := predict(needed)
	if call, err := rules.Call(s.Function, s.Extra); err != nil || !reflect.DeepEqual(predict(nil), call) {
		return ""
	}
	for i := 0; i < len(needed); {
		if fewer := slices.Delete(slices.Clone(needed), i, i+1); reflect.DeepEqual(predict(fewer), did) {
			needed = fewer
			continue
		}
		i++
	}
	var ids []string
	for _, x := range e {
		if x.explains(c, s.Convention()) && slices.Contains(needed, habit(x.When)) {
			ids = append(ids, x.ID)
		}
	}
	return strings.Join(ids, " and ")
}

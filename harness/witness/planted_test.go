package witness

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// plant is a set of rules of which one is wrong.
type plant struct {
	name  string
	rules Rules
	// heaviest is what the first signature that shows it may weigh when it is made small; 0
	// where it is left as it is.
	heaviest int
}

// findPlants looks for a signature on which each plant disagrees with what a compiler
// does, among those on which the rules themselves agree. Most show at once, so that no more
// are drawn than show them all.
func findPlants(t *testing.T, q Inquiry, plants []plant) {
	t.Helper()
	drawn := 0
	var agreed []*Observation
	for ; drawn < q.Count && (drawn == 0 || slices.ContainsFunc(plants, func(p plant) bool { return p.among(agreed) == nil })); drawn += asksAtOnce {
		var list []Signature
		for n := range asksAtOnce {
			list = append(list, Draw(q.Convention, q.Seed, uint64(drawn+n)))
		}
		observed, err := q.Compiler.Observe(list, q.Rules, q.Bench)
		if err != nil {
			t.Fatal(err)
		}
		agreed = append(agreed, agreeing(t, observed, q.Rules)...)
	}
	if len(agreed)*10 < drawn*8 && !q.Bench.Model {
		t.Errorf("%s: only %d of %d signatures agree without a plant", q.Convention, len(agreed), drawn)
	}
	for _, p := range plants {
		t.Run(string(q.Convention)+" "+p.name, func(t *testing.T) {
			o := p.among(agreed)
			if o == nil {
				t.Fatalf("not found among %d signatures", len(agreed))
			}
			t.Log(o.Signature)
			if p.heaviest == 0 {
				return
			}
			smallest, err := Shrink(o.Signature, func(list []Signature) ([]bool, error) { return planted(q, p, list) })
			if err != nil || weight(smallest) > p.heaviest {
				t.Errorf("%s becomes %s, which weighs %d: %v", o.Signature, smallest, weight(smallest), err)
			}
		})
	}
}

// asksAtOnce is how many signatures are compiled before it is looked whether more are needed.
const asksAtOnce = 250

// among is the first observation that shows the plant, or nil.
func (p plant) among(all []*Observation) *Observation {
	if i := slices.IndexFunc(all, func(o *Observation) bool { return disagrees(o, p.rules) }); i >= 0 {
		return all[i]
	}
	return nil
}

// planted reports of which signatures the rules predict what the compiler does, and the
// plant does not.
func planted(q Inquiry, p plant, list []Signature) ([]bool, error) {
	observed, err := q.Compiler.Observe(list, q.Rules, q.Bench)
	kept := make([]bool, len(observed))
	for i, o := range observed {
		found, held := Hold(o, q.Rules)
		kept[i] = o.Unseen.Kind == "" && held == nil && len(found) == 0 && disagrees(o, p.rules)
	}
	return kept, err
}

func agreeing(t *testing.T, all []*Observation, rules Rules) []*Observation {
	t.Helper()
	var agreed []*Observation
	for _, o := range all {
		if o.Unseen.Kind == Broken {
			t.Fatalf("%s: %s", o.Signature, o.Unseen.Text)
		}
		if found, err := Hold(o, rules); o.Unseen.Kind == "" && err == nil && len(found) == 0 {
			agreed = append(agreed, o)
		}
	}
	return agreed
}

func disagrees(o *Observation, rules Rules) bool {
	found, err := Hold(o, rules)
	return err != nil || len(found) > 0
}

// asked is an inquiry of gcc on this machine, or a skipped test.
func asked(t *testing.T, c declaration.Convention, rules Rules) Inquiry {
	t.Helper()
	found, err := compiler.Find("gcc")
	if err != nil {
		t.Skip(err)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(cpu.Close)
	return Inquiry{Convention: c, Compiler: Compiler{found}, Seed: 1, Count: 1000, Rules: rules, Bench: Bench{Machine: harness.CPU{Stage: cpu}}}
}

// What is wrong in a reading of the psABI is found within 1,000 signatures, and where that takes
// many steps or a variadic call, made small.
func TestARuleThatIsReadWronglyIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles thousands of signatures")
	}
	heaviest := map[string]int{"r8 before r9": 25, "al counts vectors": 15}
	var plants []plant
	for _, name := range []string{
		"packed", "bit-fields stay in their unit", "INTEGER wins", "unaligned fields", "two eightbytes", "r8 before r9",
		"al counts vectors", "16 bytes at a multiple of 16", "f80 in st0",
	} {
		plants = append(plants, plant{name, reading{name}.rules(), heaviest[name]})
	}
	findPlants(t, asked(t, declaration.SysV, reading{}.rules()), plants)
}

// Each rule of the layout that is left out is found where it applies: a rule that shows
// in one convention is not looked for in another.
func TestARuleOfTheLayoutThatIsLeftOutIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles thousands of signatures")
	}
	heaviest := map[layout.Rule]int{layout.BoundPositions: 14, layout.RegisterCount: 12}
	for c, rules := range map[declaration.Convention][]layout.Rule{
		declaration.SysV: {
			layout.BothOrNothing, layout.VectorInOne, layout.SretInRAX, layout.SretTakesRegister, layout.UnalignedInMemory, layout.LargeInMemory,
			layout.LongDoubleInMemory, layout.IntegerWins, layout.StackAlignment, layout.UnnamedVectors, layout.CountsVectors, layout.BitFieldUnits,
		},
		declaration.Win64:   {layout.HomeSpace, layout.BoundPositions, layout.ByReference, layout.BothRegisters, layout.WideIntegerInXMM},
		declaration.Stdcall: {layout.CalleePops}, declaration.Cdecl: {layout.CalleePopsSret, layout.SmallMemberAlign},
		declaration.Regparm3: {layout.RegisterCount, layout.MisfitEndsRegisters, layout.VariadicOnStack},
	} {
		var plants []plant
		for _, r := range rules {
			plants = append(plants, plant{string(r), layoutRules(layout.Without(r)), heaviest[r]})
		}
		q := asked(t, c, Layout())
		if c.Mode() == trace.Mode32 {
			q.Bench = Bench{Machine: harness.Model{}, Model: true}
		}
		findPlants(t, q, plants)
	}
}

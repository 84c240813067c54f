package scenarios

import (
	"slices"
	"sort"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// names are what a scenario gives a name to.
type names struct {
	functions map[string]source.Position
	labels    map[string]bool // "function.label"
	data      map[string]source.Position
	// unsure are the functions whose text could not be read: what labels they
	// have is not known.
	unsure map[string]bool
	// complete is false where some functions or data could not be read.
	complete bool
}

func newNames() names {
	return names{
		functions: map[string]source.Position{}, labels: map[string]bool{},
		data: map[string]source.Position{}, unsure: map[string]bool{},
	}
}

// reserved are the words that mean something else where a name can stand.
var reserved = append([]string{"cfa", "entry", "guard", "untouched", "local", "argument", "ptr", Nowhere, trace.Start}, openings...)

// nameMistake says why a function or data item cannot have a name.
func (r *reader) nameMistake(name string) *mistake {
	if _, ok := intel.ParseRegister(name); ok {
		return mistakef("give it another name", "%s is the name of a register", name)
	}
	if slices.Contains(reserved, name) {
		return mistakef("give it another name", "%s is a word of the language", name)
	}
	if at, taken := r.names.functions[name]; taken {
		return mistakef("give it another name", "a function has the name %s already, on line %d", name, at.Line)
	}
	return nil
}

// checkFunction takes down that there is no such function.
func (r *reader) checkFunction(at source.Position, name string) {
	if _, ok := r.names.functions[name]; ok || !r.names.complete || r.full() {
		return
	}
	r.add(at, mistakef(suggestion(name, sortedKeys(r.names.functions)), "there is no function %q", source.Excerpt(name)))
}

// checkLabel takes down that there is no such label, and no function, of which
// the first instruction is meant.
func (r *reader) checkLabel(at source.Position, label string) {
	function, within := split(label)
	switch _, ok := r.names.functions[function]; {
	case r.full() || r.names.labels[label] || r.names.unsure[function] || ok && !within:
	case ok:
		r.add(at, mistakef(r.labelHint(label, function), "the function %s has no label %q", function, source.Excerpt(label)))
	case r.names.complete:
		r.add(at, mistakef(suggestion(label, slices.Concat(sortedKeys(r.names.labels), sortedKeys(r.names.functions))), "there is no label %q, and no function %q", source.Excerpt(label), source.Excerpt(function)))
	}
}

func (r *reader) labelHint(label, function string) string {
	var own []string
	for known := range r.names.labels {
		if of, _ := split(known); of == function {
			own = append(own, known)
		}
	}
	sort.Strings(own)
	if len(own) == 0 {
		return "write " + label[len(function)+1:] + ": before an instruction of the function"
	}
	return suggestion(label, own)
}

// checkAddress takes down that an address names a symbol that is not there;
// words are what else can have been meant.
func (r *reader) checkAddress(at source.Position, address Address, words []string) {
	if address.Base != FromSymbol || r.full() {
		return
	}
	if _, isLabel := split(address.Symbol); isLabel {
		r.checkLabel(at, address.Symbol)
		return
	}
	_, function := r.names.functions[address.Symbol]
	_, data := r.names.data[address.Symbol]
	if function || data || !r.names.complete {
		return
	}
	symbols := append(sortedKeys(r.names.functions), sortedKeys(r.names.data)...)
	candidates := slices.Concat(words, general(r.mode), symbols)
	hint := "one of: " + listed(symbols) + ", or a register, cfa, entry, guard"
	if near := source.Nearest(address.Symbol, limited(candidates)); near != "" {
		hint = "did you mean " + near + "?"
	}
	r.add(at, mistakef(hint, "%q is no register, function, label or data", source.Excerpt(address.Symbol)))
}

// split takes a label's name apart; ok is false for a name without a dot.
func split(label string) (function string, ok bool) {
	for i := range label {
		if label[i] == '.' {
			return label[:i], true
		}
	}
	return label, false
}

// mostCandidates is how many names are looked through, or listed, for a hint.
const mostCandidates = 500

func limited(names []string) []string { return names[:min(len(names), mostCandidates)] }

// suggestion makes a hint of the names that could have been meant.
func suggestion(word string, names []string) string {
	names = limited(names)
	if near := source.Nearest(word, names); near != "" {
		return "did you mean " + near + "?"
	}
	if len(names) == 0 {
		return "leave it out: there is none"
	}
	return "one of: " + listed(names)
}

// listed joins the first few names.
func listed(names []string) string {
	const most = 20
	text := ""
	for i, name := range names[:min(len(names), most)] {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	if len(names) > most {
		text += ", ..."
	}
	return text
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

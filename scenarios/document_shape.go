package scenarios

import "gopkg.in/yaml.v3"

// scenarioRecord is the language: every key of a document of a program, and how it is read.
// The matrix is read before the cases that it makes.
var scenarioRecord = newRecord(shape{what: "a scenario", example: "name: my-scenario"}, append(documentFields(), []field[Scenario]{
	{key{name: "needs", doc: "CPU features, by their names in /proc/cpuinfo", value: needsShape},
		func(r *reader, s *Scenario, n *yaml.Node) { s.Needs = r.texts(n, needsShape) }},
	{key{name: "mode", doc: "32 or 64, the bits of the code that main begins with; without it 64", value: modeShape}, (*reader).readMode},
	{key{name: "abi", doc: "the calling convention of declared functions; it decides mode", value: abiShape}, (*reader).abi},
	{key{name: "types", doc: "structs, unions and other types by name", value: typesShape}, (*reader).readTypes},
	{key{name: "functions", doc: "the functions by name; the run begins in main", required: true, value: functionsShape},
		(*reader).functions},
	{key{name: "layout", doc: "how declared functions are called, and what their frames hold", value: layoutShape}, (*reader).layouts},
	{key{name: "given", doc: "the state in which main is entered", value: givenRecord.shape}, (*reader).given},
	{key{name: "signals", doc: "handlers of signals, and signals that come from outside", value: signalsRecord.shape}, (*reader).signals},
	{key{name: "expect", doc: "what must be true at checkpoints and at the end", required: true, instead: "on", value: expectShape},
		func(r *reader, s *Scenario, n *yaml.Node) { s.Expect = r.expectations(n) }},
	{key{name: "walkers", doc: "those that find the calls, and all that belongs to them, at every instruction of the run", value: walkersShape},
		(*reader).everywhere},
	{key{name: "on", doc: "what must be true on one vendor's processors alone", value: onShape}, (*reader).on},
	matrixField,
}...), nil)

// documentFields are the keys of every document.
func documentFields() []field[Scenario] {
	return []field[Scenario]{
		{key{name: "name", doc: "its name, of small letters, digits and -", required: true, value: nameShape}, (*reader).name},
		{key{name: "says", doc: "what it shows, as one statement", required: true, value: saysShape},
			func(r *reader, s *Scenario, n *yaml.Node) { s.Says = r.text(n) }},
		{key{name: "claims", doc: "the claims that it shows to be true", value: claimsShape},
			func(r *reader, s *Scenario, n *yaml.Node) { s.Claims = r.texts(n, claimsShape) }},
		{key{name: "refutes", doc: "the claims that it shows to be false", value: claimsShape},
			func(r *reader, s *Scenario, n *yaml.Node) { s.Refutes = r.texts(n, claimsShape) }},
		{key{name: "tags", doc: "words to choose scenarios by", value: tagsShape},
			func(r *reader, s *Scenario, n *yaml.Node) { s.Tags = r.texts(n, tagsShape) }},
	}
}

var matrixField = field[Scenario]{key: key{name: "matrix", doc: "values that make many cases of one document", value: matrixShape}}

var nameShape = &shape{
	what: "a name", example: "standard-prologue",
	scalar: textOf("a name of small letters, digits and -", `[a-z0-9-]+`),
}

var saysShape = &shape{
	what: "a statement", example: "says: a push decreases rsp",
	scalar: textOf("a statement", `[\s\S]*\S[\s\S]*`),
}

var (
	claimsShape = wordList("a claim", "S2-05", `S[0-9]+-[0-9]+`)
	tagsShape   = wordList("a tag", "prologue", `[a-z0-9][a-z0-9-]*`)
	needsShape  = listOf("a list", "[avx]", &shape{what: "a CPU feature", example: "avx", scalar: wordOf("a CPU feature", features)})
)

func wordList(what, example, pattern string) *shape {
	return listOf("a list", "["+example+"]", &shape{what: what, example: example, scalar: textOf(what, pattern)})
}

// texts gives the words of a list. None stands there twice.
func (r *reader) texts(n *yaml.Node, s *shape) []string {
	var words []string
	seen := map[string]bool{}
	for _, item := range r.items(n, s.items) {
		word := r.text(item)
		if seen[word] {
			r.wrong(item, "leave it out", "%s stands in the list already", word)
		}
		seen[word] = true
		words = append(words, word)
	}
	return words
}

// name reads the scenario's name, which all cases of a matrix share.
func (r *reader) name(s *Scenario, n *yaml.Node) {
	s.Name, s.Position = n.Value, r.at(n)
}

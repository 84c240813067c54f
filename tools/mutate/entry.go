package main

import "github.com/framecheck/framecheck/tools/mutate/schemata"

// entry is what predicts how a process begins, tried on the corpus's processes.
var entry = project{
	folder:     "model/execve",
	worker:     module + "tools/mutate/worker",
	cases:      "execve",
	equivalent: "tools/mutate/equivalent/execve",
	rules: schemata.Rules{
		// Names of rules, and words for people.
		Files: []string{"doc.go", "rule.go"},
		// What refuses a step that maps memory, with a list of all that is mapped.
		Functions:     []string{"UnpredictedError.Error", "memory.mapRange", "memory.below"},
		Wording:       []string{"fmt", "errors"},
		WordingFields: []string{"Reason", "Instead"},
		// A process that is not predicted has no verdict; the package's own tests hold it.
		Refusals: []string{"UnpredictedError", "Refusal"},
	},
}

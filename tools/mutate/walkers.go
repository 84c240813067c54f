package main

import "github.com/framecheck/framecheck/tools/mutate/schemata"

// walkers are what walks stacks, tried on the walks of the corpus's programs.
var walkers = project{
	folder:     "model/unwind",
	worker:     module + "tools/mutate/worker",
	cases:      "unwind",
	equivalent: "tools/mutate/equivalent/unwind",
	rules: schemata.Rules{
		Files: []string{
			// Words for people: no case compares them.
			"doc.go", "describe.go", "describe_info.go", "end.go",
			// What refuses a table: see Refusals.
			"malformed_info.go",
			// The expressions that compilers write. The package's own tests hold them, with
			// readelf's reading, and the tables of compiled objects do; code generation
			// writes but two.
			"expression.go", "calculation.go", "operation.go",
		},
		Wording: []string{"fmt", "errors"},
		// That a table is refused is no walk; the package's own tests hold it.
		Refusals: []string{"Malformed"},
	},
}

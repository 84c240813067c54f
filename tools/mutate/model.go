package main

import "github.com/framecheck/framecheck/tools/mutate/schemata"

// projects are the packages of the reference model, by the names of their cases.
var projects = map[string]project{"machine": model, "unwind": walkers, "execve": entry}

// model is what executes, tried on the corpus.
var model = project{
	folder:     "model/machine",
	worker:     module + "tools/mutate/worker",
	cases:      "machine",
	equivalent: "tools/mutate/equivalent",
	rules: schemata.Rules{
		Files: []string{
			// Words for people: no case compares them.
			"doc.go", "errors.go",
			// Instructions that compute, and neither use the stack nor go anywhere. The
			// package's own tests hold them, with all their operands.
			"arithmetic.go", "bits.go", "decimal.go", "divide.go", "flags.go", "logic.go", "multiply.go", "shift.go",
			"string.go", "counted_branch.go", "vector_encoding.go", "vector_maps.go",
			// What refuses a program or its reading: see Refusals.
			"second_reading.go", "signal_stack.go", "watch.go", "well_formed.go", "well_formed_signals.go",
		},
		Functions: []string{
			// Words for people.
			"text", "machine.locate", "whole", "exception.Error", "forbidden.Error", "sources.add",
			// The opcodes of the instructions that compute.
			"arithmetic", "shifts", "unary", "oneByteArithmetic", "twoByteVectors",
		},
		Wording:       []string{"fmt", "errors", "unknown", "sources.add"},
		WordingFields: []string{"Reason", "Label"},
		// When the model refuses, because it knows no rule or the manual gives none, it
		// predicts nothing. A case that it refuses has no verdict, so none can show that
		// it should. That it refuses always is tried; the package's own tests hold the
		// rest.
		Refusals: []string{
			"Unknown", "OtherSystem", "ReservedAccess", "VsyscallAccess", "Unobservable", "DependsOnUndefined",
			"UndeclaredVectors", "Excess", "Malformed", "SignalStack",
		},
	},
}

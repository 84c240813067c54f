// Package lowering turns declared functions into instructions. It works out by itself,
// from scenarios/README.md and the ABIs' documents, how large each type is, which
// register or stack slot each argument has, and where each local lies, and keeps its own
// account of RSP while it emits: it knows nothing of the layout model, so that the two
// can be held against each other.
//
//	lower.go      all functions of a scenario
//	function.go   one: prologue, body, epilogue        account.go  where things lie
//	step.go       one step                             expression.go, move.go  values
//	transfer.go   arguments and results by convention  types.go    sizes and leaves
package lowering

package declaration

import "github.com/framecheck/framecheck/scenarios/source"

// Step is one thing that a body does.
type Step struct {
	Position source.Position
	Kind     StepKind
	// Label is that of a Mark, as in "entered".
	Label string
	// Target is the variable that a Set, a Fill or an Alloca changes, or into which a
	// Call's result or what a VaArg reads goes; empty where a result is dropped.
	Target string
	// List is the va_list of a VaStart or a VaArg.
	List string
	// Callee and Arguments are those of a Call. Arguments behind the callee's params
	// are variadic: a variable goes as its type, anything else as an integer of the
	// mode's width.
	Callee    string
	Arguments []Expression
	// Value is that of a Set, of a Return (nil for nothing), and the condition of an If.
	Value *Expression
	// Bytes is how much an Alloca takes.
	Bytes int
	// Locals are those of a Block; Body is that of a Block or an If, Else of an If.
	Locals     []Variable
	Body, Else []Step
}

// StepKind is the form of a step.
type StepKind uint8

// The steps, with how scenarios write them.
const (
	Mark    StepKind = iota // {mark: entered}: a label that can be a checkpoint
	Set                     // {set: product, to: n * 2}
	Fill                    // {fill: buffer}: each byte names its variable and its place (Graffiti)
	Call                    // {call: "factorial(n - 1)", into: product}
	Return                  // {return: n * product}, or {return: nothing}
	Block                   // {block: [...], locals: {x: i64}}
	If                      // {if: n > 1, then: [...], else: [...]}
	Alloca                  // {alloca: 100, into: p}
	VaStart                 // {va_start: ap}
	VaArg                   // {va_arg: ap, into: x}: the next variadic argument, of the type of x
)

package lowering

import (
	"fmt"
	"math"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// routine is a declared function on its way to instructions.
type routine struct {
	*declaration.Function
	program *program
	word    int           // bytes of a general register
	called  framemap.Call // how it is called
	frame   frame
	rsp     account
	framed  bool // the CFA is told by the frame pointer, not by RSP
	// remembered is the line of the last return at which the state is remembered, while
	// nothing follows it; else negative.
	remembered int
	// outgoing is the most that a call takes from the stack, under win64 without a frame
	// pointer: there RSP stays where the prologue left it, and this is part of the frame.
	outgoing int
	scopes   []scope // innermost last
	ended    bool    // what is lowered next is not reached
	jumps    int     // labels made so far
	at       source.Position
	lines    []line
}

// account says how far RSP lies below the CFA, or below where the prologue aligned it.
type account struct {
	depth int // bytes
	// unsure says that it depends on the way that the run took.
	unsure bool
}

// line is one line of the listing.
type line struct {
	text  string
	shown string // instead of text
	at    source.Position
}

func newRoutine(p *program, f *declaration.Function, outgoing int) *routine {
	r := &routine{Function: f, program: p, word: p.mode.Bytes(), called: arrange(f, nil), at: f.Position, remembered: -1, outgoing: outgoing}
	r.frame = planFrame(r)
	if r.Name == "main" && r.called.Result.Indirect {
		r.wrong(r.Position, "return what comes in registers, as in returns: i64", "main returns %s, which is returned in memory, and nobody gives it an address for that", describe(r.Returns))
	}
	if r.called.Pops > math.MaxUint16 { // Intel SDM vol. 2, RET: imm16
		r.wrong(r.Position, "pass less, or say abi: cdecl", "%s removes %d bytes of arguments, and ret can remove %d", r.Name, r.called.Pops, math.MaxUint16)
		r.called.Pops = 0
	}
	return r
}

// listing lowers all of the function.
func (r *routine) listing() intel.Listing {
	r.scopes = []scope{r.frame.variables}
	r.prologue()
	r.saveRegisters()
	r.spill()
	r.steps(r.Body)
	r.at = r.Position
	switch {
	case r.ended:
	case returned(r.Function).Kind != declaration.Void:
		r.wrong(r.Position, "end the body with return, as in {return: 0}", "the body of %s can end without returning its %s", r.Name, describe(r.Returns))
	default:
		r.epilogue()
	}
	r.forget()
	r.at = r.Position
	r.frameInformation("endproc")
	return r.parse()
}

// fixed reports that RSP does not move in the body: without a frame pointer, Windows'
// tables know one place alone for it.
func (r *routine) fixed() bool { return r.Convention == declaration.Win64 && !r.Frame.Pointer }

// steps lowers steps, in their order.
func (r *routine) steps(steps []declaration.Step) {
	for k := range steps {
		r.at = steps[k].Position
		r.step(&steps[k])
	}
}

// emit appends an instruction or a label.
func (r *routine) emit(format string, arguments ...any) {
	r.resume()
	r.lines = append(r.lines, line{text: fmt.Sprintf(format, arguments...), at: r.at})
}

// wrong takes down a mistake of the author.
func (r *routine) wrong(at source.Position, hint, format string, arguments ...any) {
	r.program.report(at, hint, format, arguments...)
}

func (p *program) report(at source.Position, hint, format string, arguments ...any) {
	p.wrong = append(p.wrong, source.Diagnostic{Position: at, Message: fmt.Sprintf(format, arguments...), Hint: hint})
}

// full is the name of the whole register.
func (r *routine) full(register trace.Register) string { return registerName(register, r.word) }

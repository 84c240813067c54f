package processes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Aspect is one thing about a process that an emulator can have right or wrong. Its
// addresses are the emulator's own: what they lead to is compared.
type Aspect struct {
	Name       string
	Mismatches []diff.Mismatch // none where it is as predicted
}

// Aspects holds what an emulator made of a process against the prediction.
func Aspects(at source.Position, predicted *execve.Prediction, captured *process.Run) []Aspect {
	a := aspects{position: at, predicted: predicted, captured: captured, ours: read(predicted.Entry.Stack), theirs: read(captured.Entry.Stack)}
	a.begin("arguments")
	a.word(atEntry, "argc", number(a.ours.argc), number(a.theirs.argc))
	a.word(atEntry, "argv", texts(a.ours.lists["argv"]), texts(a.theirs.lists["argv"]))
	a.begin("environment")
	a.word(atEntry, "envp", texts(a.ours.lists["envp"]), texts(a.theirs.lists["envp"]))
	a.begin("alignment")
	a.word(atEntry, "rsp modulo 16", number(a.ours.stack.Base%16), number(a.theirs.stack.Base%16))
	a.begin("auxiliary vector")
	a.vector()
	a.begin("order of the auxiliary vector")
	a.word(atEntry, "its entries", strings.Join(a.ours.order(), ", "), strings.Join(a.theirs.order(), ", "))
	a.begin("order of the strings")
	a.word(atEntry, "the strings, lowest first", strings.Join(a.ours.strings(), ", "), strings.Join(a.theirs.strings(), ", "))
	a.begin("registers")
	a.registers()
	a.begin("end")
	a.word(atEnd, "the end", way(predicted.Outcome), way(captured.Outcome))
	return a.list
}

type aspects struct {
	position     source.Position
	predicted    *execve.Prediction
	captured     *process.Run
	ours, theirs *view
	list         []Aspect
}

func (a *aspects) begin(name string) { a.list = append(a.list, Aspect{Name: name}) }

// word adds what differs to the aspect that was begun last.
func (a *aspects) word(at, what, predicted, captured string) {
	if predicted != captured {
		last := &a.list[len(a.list)-1]
		last.Mismatches = append(last.Mismatches, diff.Mismatch{Position: a.position, At: at, What: what, Predicted: predicted, Captured: captured})
	}
}

// vector compares the entries that are not a system's own to give.
func (a *aspects) vector() {
	for _, kind := range a.ours.kinds {
		if execve.IsSame(kind) {
			continue
		}
		value, given := a.theirs.auxv[kind]
		if !given {
			a.word(atEntry, kind.String(), "a value", "no such entry")
			continue
		}
		a.word(atEntry, kind.String(), a.ours.meaning(kind, a.ours.auxv[kind]), a.theirs.meaning(kind, value))
	}
}

// meaning is a value, or what lies where it leads.
func (v *view) meaning(kind process.Auxiliary, value uint64) string {
	switch kind {
	case process.AtRandom:
		if v.stack.Contains(value, 16) {
			return "the address of sixteen bytes in the stack"
		}
	case process.AtPlatform, process.AtExecfn:
		return fmt.Sprintf("the address of %q", v.text(value))
	}
	return number(value)
}

// order names the entries of the auxiliary vector that are not a system's own to give.
func (v *view) order() []string {
	var names []string
	for _, kind := range v.kinds {
		if !execve.IsSame(kind) {
			names = append(names, kind.String())
		}
	}
	return names
}

// strings names the strings of the stack by their addresses.
func (v *view) strings() []string {
	var names []string
	for name := range v.at {
		if strings.HasPrefix(name, "text of ") || name == "executable's name" || name == "random bytes" || name == "platform" {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(x, y string) int {
		if v.at[x] < v.at[y] || v.at[x] == v.at[y] && x < y {
			return -1
		}
		return 1
	})
	return names
}

func (a *aspects) registers() {
	p, q := &a.predicted.Entry, &a.captured.Entry
	for r := range trace.Register(trace.RegisterCount) {
		if r != trace.RSP {
			a.word(atEntry, r.String(), number(p.Registers[r]), number(q.Registers[r]))
		}
	}
	a.word(atEntry, "rflags", number(p.Flags), number(q.Flags))
	a.word(atEntry, "mxcsr", number(uint64(p.MXCSR)), number(uint64(q.MXCSR)))
	a.word(atEntry, "the control word of the x87", number(uint64(p.Control)), number(uint64(q.Control)))
}

// way is how a process ended, without an address.
func way(o process.Outcome) string {
	if o.Signal == 0 {
		return "it exits"
	}
	return "SIGSEGV"
}

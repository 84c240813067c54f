package processes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// witness is a run with what its stack says, of which an author expects something.
type witness struct {
	run   *process.Run
	view  *view
	limit uint64 // bytes, in whole pages
	own   []process.Mapping
}

func newWitness(p *process.Process, x *process.Executable, run *process.Run) witness {
	return witness{run, read(run.Entry.Stack), p.StackLimit &^ (trace.PageSize - 1), x.Segments}
}

// expectations holds what the author says against both.
func (c *comparing) expectations(list []process.Expectation, predicted, captured witness) {
	for _, e := range list {
		at := moment(e.Subject)
		wanted, p := predicted.hold(e)
		wantedToo, q := captured.hold(e)
		if p == wanted && q == wantedToo {
			continue
		}
		c.found = append(c.found, diff.Mismatch{
			Position: e.Position, At: at, What: e.Text, Expected: wantedToo, Predicted: p, Captured: q,
		})
	}
}

func moment(s process.Subject) string {
	switch s {
	case process.OfStackEnd, process.OfRegions, process.OfByte, process.OfFault, process.OfExit:
		return atEnd
	}
	return atEntry
}

// hold gives what is expected and what is there in the same words.
func (w witness) hold(e process.Expectation) (wanted, found string) {
	v := w.view
	switch e.Subject {
	case process.OfCount:
		return number(e.Value.Number), number(v.argc)
	case process.OfArgv:
		return texts(e.Value.Words), texts(v.lists["argv"])
	case process.OfEnvp:
		return texts(e.Value.Words), texts(v.lists["envp"])
	case process.OfAuxiliary:
		return w.auxiliary(e)
	case process.OfRegister:
		r, _ := trace.ParseRegister(e.Name)
		return number(w.value(e.Value)), number(w.run.Entry.Registers[r])
	case process.OfPadding:
		return fmt.Sprint(e.Value.Number), fmt.Sprint(v.padding)
	case process.OfAlignment:
		if rsp := w.run.Entry.Stack.Base; rsp%e.Value.Number != 0 {
			return fmt.Sprintf("a multiple of %d", e.Value.Number), number(rsp)
		}
	case process.OfSlot:
		return e.Value.Word, v.lies(w.place(e.Place))
	default:
		return w.later(e)
	}
	return "", ""
}

// later is of what is so at the end, or of mappings.
func (w witness) later(e process.Expectation) (wanted, found string) {
	switch e.Subject {
	case process.OfStack:
		return number(w.place(e.Value.Place)), lowest(w.run.Before)
	case process.OfStackEnd:
		return number(w.place(e.Value.Place)), lowest(w.run.After)
	case process.OfRegions:
		return strings.Join(e.Value.Words, ", "), strings.Join(w.regions(), ", ")
	case process.OfByte:
		return number(e.Value.Number), w.byteAt(w.place(e.Place))
	case process.OfFault:
		if w.run.Outcome.Signal != 0 && e.Value.Kind == process.IsPresent {
			return "", ""
		}
		return ending(process.Outcome{Signal: trace.SIGSEGV, Address: w.place(e.Value.Place), Write: true}), ending(w.run.Outcome)
	}
	return ending(process.Outcome{}), ending(w.run.Outcome)
}

func number(n uint64) string { return fmt.Sprintf("%#x", n) }

func texts(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	all := make([]string, len(list))
	for i, text := range list {
		all[i] = quoted(text)
	}
	return strings.Join(all, ", ")
}

// place finds an address.
func (w witness) place(p process.Place) uint64 {
	base := w.run.Entry.Stack.Base
	switch p.Base {
	case process.RSP:
	case process.Top:
		base = w.run.Entry.Stack.End()
	case process.Limit:
		base = w.run.Entry.Stack.End() - w.limit
	}
	return base + uint64(p.Offset)
}

func (w witness) value(v process.Value) uint64 {
	if v.Kind == process.IsPlace {
		return w.place(v.Place)
	}
	return v.Number
}

// lies names what is at an address.
func (v *view) lies(address uint64) string {
	if name, ok := v.names[address]; ok {
		return name
	}
	return "nothing that begins at " + number(address)
}

// auxiliary is of an entry's value.
func (w witness) auxiliary(e process.Expectation) (wanted, found string) {
	value, given := uint64(0), false
	for kind, v := range w.view.auxv {
		if kind.String() == e.Name {
			value, given = v, true
		}
	}
	switch {
	case !given:
		return "a value", "no such entry"
	case e.Value.Kind == process.IsPresent:
		return "", ""
	case e.Value.Kind == process.IsWord:
		return "the address of " + e.Value.Word, "the address of " + w.view.lies(value)
	}
	return number(w.value(e.Value)), number(value)
}

func lowest(list []process.Mapping) string {
	if stack, ok := stackOf(list); ok {
		return number(stack.From)
	}
	return "no mapping [stack]"
}

// regions names the mappings at the end that the process knows of, lowest first.
func (w witness) regions() []string {
	var names []string
	for _, m := range w.run.After {
		switch {
		case m.Name == "[heap]":
			names = append(names, process.HeapRegion)
		case m.Name == "[stack]":
			names = append(names, process.StackRegion)
		case slices.ContainsFunc(w.own, func(s process.Mapping) bool { return s.From == m.From && s.Permissions == m.Permissions }):
			names = append(names, map[bool]string{true: process.TextRegion, false: process.DataRegion}[m.Permissions == "r-xp"])
		case m.Name == "":
			names = append(names, process.MappedRegion)
		}
	}
	return names
}

func (w witness) byteAt(address uint64) string {
	for _, r := range w.run.Mapped {
		if b, ok := r.Slice(address, 1); ok {
			return number(uint64(b[0]))
		}
	}
	return "no range that a step mapped"
}

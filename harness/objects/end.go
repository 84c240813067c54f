package objects

import (
	"errors"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/native/object"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// end says how a run ended, and what it reached for that the object does not define.
func end(m *object.Image, p *trace.Program, t *trace.Trace, err error) (how, undefined string) {
	var overflow *stage.OverflowError
	switch {
	case errors.As(err, &overflow):
		return "more instructions than are captured", ""
	case err != nil:
		return err.Error(), ""
	case t.Outcome.Kind == trace.Returned:
		return "", ""
	case t.Outcome.Kind != trace.Faulted:
		return t.Outcome.Kind.String(), ""
	}
	fault, at := t.Outcome.Fault, t.Final.Registers.RIP
	name, reached := "", false
	if fault.Vector == trace.PageFault {
		name, reached = m.Undefined(fault.Address)
	}
	if reached {
		return "it needs " + name + ", which the object does not define", name
	}
	how = fmt.Sprintf("%v at %s", fault.Vector, place(p, at))
	if fault.Vector == trace.PageFault {
		how += fmt.Sprintf(", address %#x", fault.Address)
	}
	if _, text := instruction(p, at); fault.Vector == trace.PageFault && strings.Contains(text, "fs:") {
		how += ": there is no thread-local storage (compile with -fno-stack-protector)"
	}
	return how, ""
}

// place is an address as a function and an offset.
func place(p *trace.Program, address uint64) string {
	name, ok := p.Function(address)
	if !ok {
		return fmt.Sprintf("%#x", address)
	}
	s, _ := p.Symbol(name)
	return fmt.Sprintf("%s+%#x", name, address-s.Address)
}

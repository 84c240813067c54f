package frames

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// alignedCFA stands for a CFA where nothing has run: any multiple of 64 bytes.
const alignedCFA = trace.StackTop - 0x1000

// Stated holds what the author says of the layout of declared functions against the
// layout model. Nothing runs for it.
func Stated(s *scenarios.Scenario) ([]diff.Mismatch, error) {
	var found []diff.Mismatch
	for i := range s.Layout {
		mismatches, err := stated(s, &s.Layout[i])
		if err != nil {
			return nil, err
		}
		found = append(found, mismatches...)
	}
	return found, nil
}

func stated(s *scenarios.Scenario, l *scenarios.Layout) ([]diff.Mismatch, error) {
	i := slices.IndexFunc(s.Declared, func(f *declaration.Function) bool { return f.Name == l.Function })
	if i < 0 {
		return nil, fmt.Errorf("%s: %s is not declared", l.Position, l.Function)
	}
	o := opinion{mode: s.Mode, at: "the layout of " + l.Function}
	call, err := layout.Call(s.Declared[i], nil)
	if err != nil {
		return nil, err
	}
	o.call(l, call)
	if l.Size == nil && l.Slots == nil && l.List == nil {
		return o.found, nil
	}
	for _, cfa := range possible(s.Declared[i], call) {
		if err := o.frame(l, s.Declared[i], cfa); err != nil || len(o.found) > 0 {
			return o.found, err
		}
	}
	return o.found, nil
}

// possible are CFAs of all kinds that the convention leaves to the caller: where a frame
// is realigned, what it holds can depend on that, and what is stated must hold for all.
func possible(f *declaration.Function, call framemap.Call) []uint64 {
	all := []uint64{alignedCFA}
	for below := call.Alignment; below < f.Frame.Realign; below += call.Alignment {
		all = append(all, alignedCFA-uint64(below))
	}
	return all
}

// frame holds what is stated of a frame against that of one CFA.
func (o *opinion) frame(l *scenarios.Layout, f *declaration.Function, cfa uint64) error {
	frame, err := layout.Frame(f, l.Mark, cfa)
	if err != nil {
		return err
	}
	if cfa != alignedCFA {
		o.at += fmt.Sprintf(", with a CFA %d bytes below a multiple of 64", alignedCFA-cfa)
	}
	if l.Size != nil {
		o.number(*l.Size, "the frame's size", frame.Size)
	}
	for _, slot := range l.Slots {
		o.slot(slot, frame)
	}
	for _, field := range l.List {
		o.list(field, frame)
	}
	return nil
}

// opinion collects where the author and the layout part.
type opinion struct {
	mode  trace.Mode
	at    string
	found []diff.Mismatch
}

func (o *opinion) differ(at source.Position, what, expected, predicted string) {
	o.found = append(o.found, diff.Mismatch{Position: at, At: o.at, What: what, Expected: expected, Predicted: predicted, Captured: "nothing: this is about the ABI alone"})
}

func (o *opinion) number(f scenarios.SizeFact, what string, got int) {
	if f.Bytes != got {
		o.differ(f.Position, what, fmt.Sprintf("%d bytes", f.Bytes), fmt.Sprintf("%d bytes", got))
	}
}

func (o *opinion) call(l *scenarios.Layout, call framemap.Call) {
	for _, a := range l.Arguments {
		i := slices.IndexFunc(call.Arguments, func(p framemap.Place) bool { return p.Name == a.Name })
		if i < 0 {
			o.differ(a.Position, "the parameter "+a.Name, tellPlaces(a.Places), "there is none of this name")
			continue
		}
		o.places(a, "the parameter "+a.Name, call.Arguments[i])
	}
	if l.Result != nil {
		o.places(*l.Result, "the result", call.Result)
	}
	if l.Pops != nil {
		o.number(*l.Pops, "what the callee pops", call.Pops)
	}
}

func (o *opinion) places(f scenarios.PlaceFact, what string, got framemap.Place) {
	if places := Places(o.mode, got); !slices.Equal(f.Places, places) {
		o.differ(f.Position, what, tellPlaces(f.Places), tellPlaces(places))
	}
}

func tellPlaces(places []string) string {
	if len(places) == 0 {
		return "nothing"
	}
	return strings.Join(places, ", ")
}

// slot looks for the slot that begins where the author says.
func (o *opinion) slot(f scenarios.LayoutSlot, frame framemap.Frame) {
	offset := f.Address.Offset
	if f.Address.Base == scenarios.FromRegister {
		if frame.FramePointer == 0 {
			o.differ(f.Position, f.Text, f.Says, "the frame has no frame pointer: count from cfa")
			return
		}
		offset += frame.FramePointer
	}
	for _, s := range frame.Slots {
		if s.Offset <= offset && offset < s.Offset+int64(s.Size) {
			if got := Describe(o.mode, s); got != f.Says || s.Offset != offset {
				o.differ(f.Position, f.Text, f.Says, tellWithin(got, offset-s.Offset))
			}
			return
		}
	}
	o.differ(f.Position, f.Text, f.Says, "outside of the frame")
}

func tellWithin(slot string, into int64) string {
	if into == 0 {
		return slot
	}
	return fmt.Sprintf("byte %d of %s", into, slot)
}

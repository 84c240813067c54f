package layout

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Frame predicts the frame of a declared function whose CFA is known: where it realigns
// the stack, what lies below depends on that. mark is a mark of its body, in whose
// blocks the locals of blocks are; empty outside of all. The rules are those of
// scenarios/README.md, Declared functions. The error is a *Mistake.
func Frame(f *declaration.Function, mark string, cfa uint64) (framemap.Frame, error) {
	made, err := Call(f, nil)
	if err != nil {
		return framemap.Frame{}, err
	}
	b := &builder{sizes: Rules{}.sizes(f.Convention), function: f, call: made, cfa: cfa}
	for _, build := range []func() error{b.check, b.fixed, b.locals, b.spills, b.saveArea, func() error { return b.blocks(mark) }, b.redZone} {
		if err := build(); err != nil {
			return framemap.Frame{}, err
		}
	}
	return b.finish(), nil
}

// builder places what a frame holds, from the CFA downward.
type builder struct {
	sizes
	function *declaration.Function
	call     framemap.Call
	cfa      uint64
	low      int64 // what is placed reaches down to here
	pointer  int64 // the frame pointer's offset, 0 for none
	stays    int64 // where rsp is without anything subtracted
	area     int64 // the offset of the register save area
	slots    []framemap.Slot
	inactive []framemap.Slot // of blocks
}

func (b *builder) check() error {
	f := b.function
	switch frame := f.Frame; {
	case frame.Realign > 0 && !frame.Pointer:
		return mistakef(f.Position, "add pointer: true", "%s realigns its frame, and has no frame pointer to find what lies above", f.Name)
	case frame.RedZone && f.Convention != declaration.SysV:
		return mistakef(f.Position, "leave red_zone out", "%s has no red zone: only sysv has one", f.Name)
	case frame.RedZone && !f.Leaf():
		return mistakef(f.Position, "leave red_zone out", "%s calls another function, which writes over its red zone", f.Name)
	case len(frame.Vectors) > 0 && f.Convention != declaration.Win64:
		return mistakef(f.Position, "leave it out of saves", "%s saves xmm%d, which is its own under %s", f.Name, frame.Vectors[0], f.Convention)
	case frame.RedZone && frame.Realign > 0:
		return mistakef(f.Position, "leave one of them out", "%s keeps its locals below rsp, and realigns rsp for them", f.Name)
	}
	return nil
}

// redZoneBytes are those below rsp that nobody else changes (psABI 3.2.2).
const redZoneBytes = 128

// redZone refuses more than there is of it.
func (b *builder) redZone() error {
	f := b.function
	if below := b.stays - b.low; f.Frame.RedZone && below > redZoneBytes {
		return mistakef(f.Position, "declare less, or leave red_zone out", "%s keeps %d bytes below rsp: the red zone has %d", f.Name, below, redZoneBytes)
	}
	return nil
}

// push takes the next slot of a push.
func (b *builder) push(role framemap.Role, r trace.Register) {
	b.low -= int64(b.mode.Bytes())
	b.slots = append(b.slots, framemap.Slot{Offset: b.low, Size: b.mode.Bytes(), Role: role, Register: r})
}

// fixed places what is pushed.
func (b *builder) fixed() error {
	b.push(framemap.ReturnAddress, 0)
	if b.function.Frame.Pointer {
		b.push(framemap.FramePointer, trace.RBP)
		b.pointer = b.low
	}
	for _, r := range b.function.Frame.Saves {
		b.push(framemap.SavedRegister, r)
	}
	b.stays = b.low
	for _, v := range b.function.Frame.Vectors { // x64 calling convention: each has sixteen bytes, aligned
		b.variable(framemap.SavedRegister, vectorRegister(v).String(), 16, 16)
	}
	if n := b.function.Frame.Realign; n > 0 {
		b.low = b.alignedBelow(b.low, n)
	}
	return nil
}

// alignedBelow is the highest offset, no higher than one, whose address is a multiple.
func (b *builder) alignedBelow(offset int64, of int) int64 {
	return offset - int64((b.cfa+uint64(offset))%uint64(of))
}

func (b *builder) locals() error {
	for _, v := range b.function.Locals {
		if err := b.local(v); err != nil {
			return err
		}
	}
	return nil
}

// local places a variable below all others, or where its author wants it.
func (b *builder) local(v declaration.Variable) error {
	size, align := b.of(v.Type)
	if align > max(stackAlignment, b.function.Frame.Realign) {
		return mistakef(v.Position, "add realign: 32 or 64 to the frame, with pointer: true", "%s needs a multiple of %d bytes, and rsp is one of %d", v.Name, align, stackAlignment)
	}
	if v.Offset == nil {
		b.variable(framemap.Local, v.Name, size, align)
		return nil
	}
	base := b.pointer
	if !b.function.Frame.Pointer {
		return mistakef(v.Position, "add pointer: true", "%s has an offset from a frame pointer that is not there", v.Name)
	}
	at := base + *v.Offset
	for _, s := range b.slots {
		if at < s.Offset+int64(s.Size) && s.Offset < at+int64(size) {
			return mistakef(v.Position, "give it another offset", "%s overlaps what lies %d bytes from the CFA", v.Name, s.Offset)
		}
	}
	if size > 0 {
		b.slots = append(b.slots, framemap.Slot{Offset: at, Size: size, Role: framemap.Local, Name: v.Name, Align: align})
	}
	b.low = min(b.low, at)
	return nil
}

func (b *builder) variable(role framemap.Role, name string, size, align int) {
	b.low = b.alignedBelow(b.low-int64(size), align)
	if size > 0 {
		b.slots = append(b.slots, framemap.Slot{Offset: b.low, Size: size, Role: role, Name: name, Align: align})
	}
}

// spills places the parameters that come in registers. Under win64 that is their home.
func (b *builder) spills() error {
	for _, a := range b.call.Arguments {
		if len(a.Pieces) == 0 || !a.Pieces[0].InRegister || b.call.HomeSpace > 0 {
			continue
		}
		size, align := b.of(pointerType)
		i := slices.IndexFunc(b.function.Params, func(v declaration.Variable) bool { return v.Name == a.Name })
		if i >= 0 && !a.Indirect {
			size, align = b.of(b.function.Params[i].Type)
		}
		if align > max(stackAlignment, b.function.Frame.Realign) {
			return mistakef(b.function.Params[i].Position, "add realign: 32 or 64 to the frame, with pointer: true",
				"%s is stored at a multiple of %d bytes, and rsp is one of %d", a.Name, align, stackAlignment)
		}
		b.variable(framemap.Spill, a.Name, size, align)
	}
	return nil
}

// finish rounds the frame up, adds what the caller provides, and fills the gaps.
func (b *builder) finish() framemap.Frame {
	low := b.stays
	if !b.function.Frame.RedZone {
		low = b.alignedBelow(b.low, max(stackAlignment, b.function.Frame.Realign))
	}
	b.provided()
	slices.SortFunc(b.slots, func(x, y framemap.Slot) int { return int(y.Offset - x.Offset) })
	frame := framemap.Frame{Function: b.function.Name, Size: int(-low), FramePointer: b.pointer, Inactive: b.inactive}
	if b.function.StartsList() {
		frame.List = b.list()
	}
	next := b.slots[0].Offset + int64(b.slots[0].Size)
	for _, s := range b.slots {
		frame.Slots = padded(frame.Slots, next, s.Offset+int64(s.Size))
		frame.Slots = append(frame.Slots, s)
		next = s.Offset
	}
	frame.Slots = padded(frame.Slots, next, min(low, next))
	return frame
}

// padded adds padding between two offsets, the higher first.
func padded(slots []framemap.Slot, high, low int64) []framemap.Slot {
	if high <= low {
		return slots
	}
	return append(slots, framemap.Slot{Offset: low, Size: int(high - low), Role: framemap.Padding})
}

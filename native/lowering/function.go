package lowering

import (
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// write writes the whole function.
func (w *writer) write() {
	w.variables = map[string]variable{}
	if w.check(); len(w.wrong) > 0 {
		return
	}
	types := make([]*declaration.Type, len(w.function.Params))
	for i, p := range w.function.Params {
		types[i] = p.Type
	}
	t := plan(w.function, types)
	spills := w.layOut(t)
	if len(w.wrong) > 0 {
		return
	}
	w.prologue()
	for _, s := range spills {
		w.spill(s)
	}
	w.steps(w.function.Body)
	if n := len(w.function.Body); n == 0 || w.function.Body[n-1].Kind != declaration.Return {
		w.epilogue(t)
	}
}

func (w *writer) check() {
	f := w.function
	switch frame := f.Frame; {
	case frame.Realign > 0 && !frame.Pointer:
		w.mistake(f.Position, "add pointer: true", "%s realigns its frame, and has no frame pointer to go back by", f.Name)
	case frame.RedZone && (f.Convention != declaration.SysV || !f.Leaf() || frame.Realign > 0):
		w.mistake(f.Position, "leave red_zone out", "%s has no red zone: only a leaf under sysv that does not realign has one", f.Name)
	case takes(f.Body) && !frame.Pointer:
		w.mistake(f.Position, "add pointer: true", "%s takes stack by alloca, and has no frame pointer to go back by", f.Name)
	case takes(f.Body) && frame.Realign > 0:
		w.mistake(f.Position, "leave one of them out", "%s takes stack by alloca, and realigns its frame: nothing would find its locals", f.Name)
	}
}

func takes(steps []declaration.Step) bool {
	for _, s := range steps {
		if s.Kind == declaration.Alloca || takes(s.Body) || takes(s.Else) {
			return true
		}
	}
	return false
}

// spilled is a parameter that is stored at the function's beginning.
type spilled struct {
	carried carried
	into    variable
}

// layOut works out where everything lies (scenarios/README.md, The frame), and gives
// what has to be stored there.
func (w *writer) layOut(t transfer) (spills []spilled) {
	slot, f := w.mode.Bytes(), w.function
	w.rsp = -slot
	if f.Frame.Pointer {
		w.rsp -= slot
		w.pointer = w.rsp
	}
	w.rsp -= slot * len(f.Frame.Saves)
	w.fromRBP = f.Frame.Pointer && f.Frame.Realign == 0
	low := w.rsp
	if f.Frame.Realign > 0 {
		low, w.rsp = 0, 0
	}
	for _, v := range f.Locals {
		low = w.put(v, low)
	}
	if t.sret != nil {
		low = w.arrive(&spills, declaration.Variable{Name: sretName, Type: &declaration.Type{Kind: declaration.Pointer}}, *t.sret, 0, low)
	}
	for i, v := range f.Params {
		position := i
		if t.sret != nil {
			position++
		}
		low = w.arrive(&spills, v, t.arguments[i], position, low)
	}
	low = w.blocks(f.Body, low)
	if !f.Frame.RedZone {
		w.frameEnd = down(low, max(16, f.Frame.Realign))
	} else {
		w.frameEnd = w.rsp
	}
	return spills
}

// sretName is that of the address of a result; no author's variable has it.
const sretName = "sret"

// put places a local, and gives where what is placed now reaches down to.
func (w *writer) put(v declaration.Variable, low int) int {
	s := shapeOf(v.Type, w.mode)
	if s.align > max(16, w.function.Frame.Realign) {
		w.mistake(v.Position, "add realign: 32 or 64 to the frame, with pointer: true", "%s needs a multiple of %d bytes, and rsp is one of 16", v.Name, s.align)
	}
	at := down(low-s.size, s.align)
	if v.Offset != nil {
		if !w.function.Frame.Pointer || w.function.Frame.Realign > 0 {
			w.mistake(v.Position, "leave offset out, or have pointer: true without realign", "%s has an offset from a frame pointer that its place is not counted from", v.Name)
			return low
		}
		at = w.pointer + int(*v.Offset)
		w.checkOverlap(v, at, s.size)
	}
	w.variables[v.Name] = variable{Variable: v, shape: s, at: at}
	return min(low, at)
}

func (w *writer) checkOverlap(v declaration.Variable, at, size int) {
	if at+size > w.rsp {
		w.mistake(v.Position, "give it another offset", "%s overlaps the registers that are saved", v.Name)
	}
	for _, other := range w.variables {
		if at < other.at+other.shape.size && other.at < at+size {
			w.mistake(v.Position, "give it another offset", "%s overlaps %s", v.Name, other.Name)
		}
	}
}

// arrive places a parameter: where it is on the stack, in its home, or below the locals.
func (w *writer) arrive(spills *[]spilled, v declaration.Variable, c carried, position, low int) int {
	made := variable{Variable: v, shape: c.shape, indirect: c.address}
	if v.Name == sretName {
		made.shape, made.indirect = pointerShape(w.mode), false
	}
	switch {
	case len(c.parts) == 0:
		made.at = low
	case c.parts[0].register == "":
		made.at, made.above = c.parts[0].stack, true
	case w.function.Convention == declaration.Win64:
		made.at, made.above = 8*position, true
		*spills = append(*spills, spilled{c, made})
	default:
		if c.shape.align > max(16, w.function.Frame.Realign) {
			w.mistake(v.Position, "add realign: 32 or 64 to the frame, with pointer: true", "%s is stored at a multiple of %d bytes, and rsp is one of 16", v.Name, c.shape.align)
		}
		low = down(low-made.shape.size, made.shape.align)
		made.at = low
		*spills = append(*spills, spilled{c, made})
	}
	w.variables[v.Name] = made
	return low
}

// blocks places the locals of blocks: each below all that encloses it.
func (w *writer) blocks(steps []declaration.Step, low int) int {
	deepest := low
	for _, s := range steps {
		inner := low
		for _, v := range s.Locals {
			inner = w.put(v, inner)
		}
		deepest = min(deepest, inner, w.blocks(s.Body, inner), w.blocks(s.Else, inner))
	}
	return deepest
}

func (w *writer) prologue() {
	frame := w.function.Frame
	rsp, rbp := stackPointer(w.mode), framePointer(w.mode)
	if frame.Pointer {
		w.emit("push %s", rbp)
		w.emit("mov %s, %s", rbp, rsp)
	}
	for _, r := range frame.Saves {
		w.emit("push %s", w.whole(r))
	}
	if frame.Realign > 0 {
		w.emit("and %s, %d", rsp, -frame.Realign)
	}
	w.moveStack(w.frameEnd - w.rsp)
}

// whole is a register's name as wide as the mode.
func (w *writer) whole(r trace.Register) string {
	if w.mode == trace.Mode32 {
		return "e" + strings.TrimPrefix(r.String(), "r")
	}
	return r.String()
}

// moveStack moves the stack pointer by so many bytes, and the account with it.
func (w *writer) moveStack(by int) {
	switch rsp := stackPointer(w.mode); {
	case by < 0:
		w.emit("sub %s, %d", rsp, -by)
	case by > 0:
		w.emit("add %s, %d", rsp, by)
	}
	w.rsp += by
}

// spill stores a parameter that came in registers.
func (w *writer) spill(s spilled) {
	to := w.place(s.into)
	seen := 0
	for _, p := range s.carried.parts {
		if p.at < seen { // under win64 a variadic float comes twice
			continue
		}
		w.store(to.plus(p.at), p.register, p.size)
		seen = p.at + p.size
	}
}

// epilogue takes the frame down and returns.
func (w *writer) epilogue(t transfer) {
	frame := w.function.Frame
	rsp, rbp := stackPointer(w.mode), framePointer(w.mode)
	switch saved := w.mode.Bytes() * len(frame.Saves); {
	case frame.Pointer && saved > 0:
		w.emit("lea %s, [%s-%d]", rsp, rbp, saved)
	case frame.Pointer:
		w.emit("mov %s, %s", rsp, rbp)
	case w.frameEnd != w.entryRSP():
		w.emit("add %s, %d", rsp, w.entryRSP()-w.frameEnd)
	}
	for i := len(frame.Saves) - 1; i >= 0; i-- {
		w.emit("pop %s", w.whole(frame.Saves[i]))
	}
	if frame.Pointer {
		w.emit("pop %s", rbp)
	}
	if t.pops > 0 {
		w.emit("ret %d", t.pops)
		return
	}
	w.emit("ret")
}

// entryRSP is where rsp is behind the pushes.
func (w *writer) entryRSP() int {
	slots := 1 + len(w.function.Frame.Saves)
	if w.function.Frame.Pointer {
		slots++
	}
	return -slots * w.mode.Bytes()
}

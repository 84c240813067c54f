package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// The fields of a va_list under System V, and the register save area (psABI AMD64
// 3.5.7, figures 3.33 and 3.34).
const (
	gpOffset        = 0
	fpOffset        = 4
	overflowArgArea = 8
	regSaveArea     = 16
	listBytes       = 24

	areaVectors = 48                           // where xmm0 is in the area, behind the general registers
	areaBytes   = areaVectors + sysvVectors*16 // 176
	areaEnd     = areaVectors + 16*sysvVectors // fp_offset behind xmm7
)

// listSize is the bytes of a va_list: elsewhere it is a pointer.
func listSize(c declaration.Convention) int {
	if c == declaration.SysV {
		return listBytes
	}
	return c.Mode().Bytes()
}

// placeArea makes room for the registers of a function that starts a va_list.
func (p *planner) placeArea() {
	if p.Convention == declaration.SysV && p.StartsList() {
		p.frame.area = p.place(&variable{Variable: declaration.Variable{Name: "the register save area", Position: p.Position}}, areaBytes, 16)
	}
}

// saveRegisters stores what can hold variadic arguments, where the body starts a va_list:
// under System V in the register save area, the vectors only where AL says that there
// are some; under Windows at home.
func (r *routine) saveRegisters() {
	if !r.StartsList() {
		return
	}
	if r.Convention == declaration.Win64 {
		for k, register := range win64Registers {
			r.emit("mov %s, %s", r.memory(location{offset: 8 * k}), r.full(register))
		}
	}
	if r.Convention != declaration.SysV {
		return
	}
	area := r.memory(r.frame.area)
	for k, register := range sysvRegisters {
		r.emit("mov %s, %s", area.from(8*k), r.full(register))
	}
	none := r.jumpLabel()
	r.emit("test al, al")
	r.emit("je %s", none)
	for k := range sysvVectors {
		r.emit("movaps %s, %s", area.from(areaVectors+16*k).sized(16), vectorName(k, 16))
	}
	r.emit("%s:", none)
}

// list gives the va_list that a step names.
func (r *routine) list(s *declaration.Step) *variable {
	v := r.find(s.List)
	if v != nil && v.Type.Kind != declaration.VaList {
		r.wrong(r.at, "declare it as va_list", "%s is %s, and no va_list", v.Name, describe(v.Type))
		return nil
	}
	return v
}

// vaStart lowers a va_start.
func (r *routine) vaStart(s *declaration.Step) {
	v := r.list(s)
	if v == nil {
		return
	}
	list, first := r.memory(v.place), r.called.StackBytes
	switch r.Convention {
	case declaration.SysV:
		r.startSysV(list)
		return
	case declaration.Win64: // behind the home of each named argument
		first = 8 * len(r.called.Arguments)
	case declaration.Cdecl, declaration.Stdcall, declaration.Fastcall, declaration.Thiscall,
		declaration.Regparm1, declaration.Regparm2, declaration.Regparm3:
	}
	r.storeAddress(list, location{offset: first})
}

// storeAddress stores the address of a place through the accumulator.
func (r *routine) storeAddress(to memory, of location) {
	r.emit("lea %s, %s", r.full(accumulator), r.memory(of))
	r.emit("mov %s, %s", to, r.full(accumulator))
}

// startSysV fills the four fields. The named arguments have used up registers and stack.
func (r *routine) startSysV(list memory) {
	gp, fp := 0, areaVectors
	for _, a := range r.called.Arguments {
		for _, p := range a.Pieces {
			switch {
			case !p.InRegister:
			case p.Register.Class == framemap.General:
				gp += 8
			default:
				fp += 16
			}
		}
	}
	r.emit("mov %s, %d", list.from(gpOffset).sized(4), gp)
	r.emit("mov %s, %d", list.from(fpOffset).sized(4), fp)
	r.storeAddress(list.from(overflowArgArea), location{offset: r.called.StackBytes})
	r.storeAddress(list.from(regSaveArea), r.frame.area)
}

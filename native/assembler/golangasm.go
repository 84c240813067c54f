package assembler

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/twitchyliquid64/golang-asm/asm/arch"
	"github.com/twitchyliquid64/golang-asm/obj"
	"github.com/twitchyliquid64/golang-asm/obj/x86"
	"github.com/twitchyliquid64/golang-asm/objabi"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// encoder encodes one instruction at a time through golang-asm, which is
// imported by this file alone. Instructions that it cannot encode it drops with
// no more than a diagnostic, so every diagnostic and every empty result is a
// failure here. It ends the process (log.Fatal) for a call without a target and
// for code whose branches take more than twenty passes to settle: it is never
// given either.
type encoder struct {
	links       [2]*obj.Link // by mode, from the first use on
	place       *obj.LSym    // stands for any place that is filled in later
	diagnostics []string
}

// architectures are golang-asm's, by mode. Their tables are global and are
// filled by the first use, which therefore happens once.
var architectures = sync.OnceValue(func() [2]*arch.Arch {
	all := [...]*arch.Arch{trace.Mode64: arch.Set("amd64"), trace.Mode32: arch.Set("386")}
	for _, a := range all {
		a.Init(obj.Linknew(a.LinkArch))
	}
	return all
})

func newEncoder() *encoder { return &encoder{place: &obj.LSym{Name: "place"}} }

// encoders are those that no assembly has at the moment: making a link costs as much
// as a few instructions, and two system calls.
var encoders = sync.Pool{New: func() any { return newEncoder() }}

// link is where golang-asm notes what it does in a mode.
func (e *encoder) link(mode trace.Mode) *obj.Link {
	if e.links[mode] == nil {
		l := obj.Linknew(architectures()[mode].LinkArch)
		l.DiagFunc = func(format string, arguments ...any) {
			e.diagnostics = append(e.diagnostics, fmt.Sprintf(format, arguments...))
		}
		l.DiagFlush = func() {}
		e.links[mode] = l
	}
	return e.links[mode]
}

// encoded is what an instruction has become. relative is where in its bytes the
// 32-bit displacement belongs that is filled in later, 0 for none.
type encoded struct {
	bytes    []byte
	relative int
}

func (e *encoder) encode(mode trace.Mode, name string, o order, values []value) (encoded, error) {
	p, err := e.instruction(mode, name)
	if err != nil {
		return encoded{}, err
	}
	addresses := make([]obj.Addr, len(values))
	rex := false
	for n, v := range values {
		addresses[n] = e.address(v)
		rex = rex || v.register.Name == "spl"
	}
	arrange(p, o, addresses)
	made, err := e.assemble(mode, p)
	if rex && err == nil {
		made = withREX(made)
	}
	return made, err
}

func (e *encoder) instruction(mode trace.Mode, name string) (*obj.Prog, error) {
	as, ok := architectures()[mode].Instructions[name]
	if !ok {
		return nil, fmt.Errorf("golang-asm has no instruction %s", name)
	}
	return &obj.Prog{Ctxt: e.link(mode), As: as}, nil
}

// arrange puts the operands where golang-asm wants them.
func arrange(p *obj.Prog, o order, operands []obj.Addr) {
	if o == direct {
		for n := range len(operands) / 2 {
			m := len(operands) - 1 - n
			operands[n], operands[m] = operands[m], operands[n]
		}
	}
	switch n := len(operands); {
	case n == 1 && o == direct:
		p.From = operands[0]
	case n == 1:
		p.To = operands[0]
	case n > 1:
		p.To, p.From = operands[0], operands[n-1]
		for m := n - 2; m > 0; m-- {
			p.RestArgs = append(p.RestArgs, operands[m])
		}
	}
}

func (e *encoder) address(v value) obj.Addr {
	switch v.kind {
	case registerValue:
		return obj.Addr{Type: obj.TYPE_REG, Reg: number(v.register)}
	case immediateValue:
		return obj.Addr{Type: obj.TYPE_CONST, Offset: v.number}
	}
	if v.filledIn {
		return obj.Addr{Type: obj.TYPE_MEM, Name: obj.NAME_EXTERN, Sym: e.place}
	}
	a := obj.Addr{Type: obj.TYPE_MEM, Offset: v.number}
	if v.base.Name != "" {
		a.Reg = number(v.base)
	}
	if v.index.Name != "" {
		a.Index, a.Scale = number(v.index), int16(v.scale)
	}
	return a
}

// number is golang-asm's for a register. It does not take spl, which is ah with
// a REX prefix.
func number(r intel.Register) int16 {
	switch {
	case r.High || r.Name == "spl":
		return x86.REG_AH + int16(r.Index)&3
	case r.Class == intel.General && r.Size == 1:
		return x86.REG_AL + int16(r.Index)
	case r.Class == intel.General:
		return x86.REG_AX + int16(r.Index)
	case r.Class == intel.Mask:
		return x86.REG_K0 + int16(r.Index)
	case r.Class == intel.Segment:
		return segments[r.Index]
	}
	return map[int]int16{16: x86.REG_X0, 32: x86.REG_Y0, 64: x86.REG_Z0}[r.Size] + int16(r.Index)
}

var segments = [...]int16{x86.REG_ES, x86.REG_CS, x86.REG_SS, x86.REG_DS, x86.REG_FS, x86.REG_GS}

// branch gives the bytes of a jump or call whose distance, the last byte or for
// a near one the last four, is still to be filled in. golang-asm makes near
// conditional jumps only within a whole function; their opcode is 0F 80 plus
// the condition where the short one is 70 plus it (Intel SDM vol. 2, Jcc).
func (e *encoder) branch(mode trace.Mode, name string, near bool) ([]byte, error) {
	p, err := e.instruction(mode, name)
	if err != nil {
		return nil, err
	}
	p.To.Type = obj.TYPE_BRANCH
	if near && (p.As == obj.AJMP || p.As == obj.ACALL) {
		p.To.Name, p.To.Sym = obj.NAME_EXTERN, e.place
	} else {
		p.To.SetTarget(p)
	}
	made, err := e.assemble(mode, p)
	if err == nil && near && len(made.bytes) == 2 {
		return []byte{0x0f, made.bytes[0] + 0x10, 0, 0, 0, 0}, nil
	}
	return made.bytes, err
}

func (e *encoder) assemble(mode trace.Mode, p *obj.Prog) (encoded, error) {
	s := &obj.LSym{Func: &obj.FuncInfo{Text: p}}
	e.diagnostics = e.diagnostics[:0]
	link := e.link(mode)
	architectures()[mode].Assemble(link, s, link.NewProg)
	if len(e.diagnostics) > 0 {
		return encoded{}, errors.New(strings.Join(e.diagnostics, "; "))
	}
	if len(s.P) == 0 {
		return encoded{}, errors.New("golang-asm makes no bytes of it")
	}
	made := encoded{bytes: s.P}
	for _, r := range s.R {
		if r.Type == objabi.R_PCREL || r.Type == objabi.R_ADDR { // others only mark an indirect call
			made.relative = int(r.Off)
		}
	}
	return made, nil
}

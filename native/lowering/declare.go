package lowering

import (
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// declare takes a function in and reports what is wrong with its signature, its frame
// and its types.
func (p *program) declare(f *declaration.Function) {
	before := len(p.wrong)
	if _, taken := p.functions[f.Name]; taken {
		p.report(f.Position, "give it another name", "a function has the name %s already", f.Name)
	}
	p.convention(f)
	for _, v := range f.Variables() {
		if v.Type == nil || v.Type.Kind == declaration.Void {
			p.report(v.Position, "write a type, as in i64", "the variable %s has no type", v.Name)
			continue
		}
		p.kind(v.Position, v.Type)
	}
	p.kind(f.Position, returned(f))
	p.checkFrame(f)
	p.functions[f.Name] = f
	if p.sound == nil {
		p.sound = map[*declaration.Function]bool{}
	}
	p.sound[f] = len(p.wrong) == before
}

func (p *program) convention(f *declaration.Function) {
	switch {
	case !slices.Contains(declaration.Conventions, f.Convention):
		p.report(f.Position, source.DidYouMean(string(f.Convention), conventionNames()), "%q is no calling convention", source.Excerpt(string(f.Convention)))
	case f.Convention.Mode() != p.mode:
		p.report(f.Position, "choose a convention of the scenario's mode", "%s is a convention of %d-bit code", f.Convention, f.Convention.Mode().Bits())
	case f.Name == "main" && len(f.Params) > 0:
		p.report(f.Position, "leave its params out", "main takes no parameters")
	}
}

func conventionNames() []string {
	var names []string
	for _, c := range declaration.Conventions {
		names = append(names, string(c))
	}
	return names
}

// names are those of all functions, sorted.
func (p *program) names() []string {
	var all []string
	for name := range p.functions {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// bits are the sizes that each kind of type can have.
var bits = map[declaration.Kind][]int{
	declaration.Integer: {8, 16, 32, 64, 128},
	declaration.Float:   {32, 64, 80, 128},
	declaration.Complex: {32, 64, 80},
	declaration.Vector:  {64, 128, 256, 512},
}

// kind reports types that there are not.
func (p *program) kind(at source.Position, t *declaration.Type) {
	if sizes, sized := bits[t.Kind]; sized && !slices.Contains(sizes, t.Bits) {
		p.report(at, "as in i64, u8 or f64", "there is no such type of %d bits", t.Bits)
	}
	if t.Kind == declaration.Integer && t.Bits == 128 && p.mode == trace.Mode32 {
		p.report(at, "write an array or a struct of two i64", "32-bit code has no integers of 128 bits")
	}
	if t.Align < 0 || t.Align&(t.Align-1) != 0 {
		p.report(at, "write a power of two, as in align: 32", "an alignment of %d bytes", t.Align)
	}
	if t.Kind == declaration.Array {
		p.array(at, t)
	}
	for _, f := range t.Fields {
		if f.Type == nil {
			p.report(f.Position, "write a type, as in i64", "the field %s has no type", f.Name)
			continue
		}
		p.kind(f.Position, f.Type)
		p.bitField(f)
	}
}

// array reports what has no elements, or more than a stack holds.
func (p *program) array(at source.Position, t *declaration.Type) {
	if t.Element == nil || t.Count < 1 {
		p.report(at, "write it as in i32[4]", "an array of %d elements", t.Count)
		return
	}
	before := len(p.wrong)
	p.kind(at, t.Element)
	if len(p.wrong) == before && t.Count > mostFrame/max(1, size(t.Element, p.mode)) {
		p.report(at, "write fewer", "an array of %d elements is larger than a stack", t.Count)
	}
}

func (p *program) bitField(f declaration.Field) {
	if !f.BitField {
		return
	}
	if !calculable(f.Type) || f.Type.Kind == declaration.Pointer || f.Width < 0 || f.Width > 8*size(f.Type, p.mode) {
		p.report(f.Position, "write it as in u32:3", "a bit-field of %d bits in %s", f.Width, describe(f.Type))
	}
}

// checkFrame reports what a frame cannot be.
func (p *program) checkFrame(f *declaration.Function) {
	frame := f.Frame
	switch frame.Realign {
	case 0:
	case 32, 64:
		if !frame.Pointer {
			p.report(f.Position, "add pointer: true to the frame", "%s has realign, which needs a frame pointer", f.Name)
		}
	default:
		p.report(f.Position, "write realign: 32 or 64", "%s cannot be realigned to %d", f.Name, frame.Realign)
	}
	if frame.RedZone && (f.Convention != declaration.SysV || !f.Leaf()) {
		p.report(f.Position, "leave red_zone out", "%s has a red zone: that is for functions that call no other, under sysv", f.Name)
	}
	if len(frame.Vectors) > 0 && f.Convention != declaration.Win64 {
		p.report(f.Position, "leave it out of saves", "%s saves %s, which is not a callee's to save under %s", f.Name, vectorName(frame.Vectors[0], 16), f.Convention)
	}
	for k, r := range frame.Saves {
		p.saved(f, r, slices.Contains(frame.Saves[:k], r))
	}
}

// saved reports a register that a function cannot save.
func (p *program) saved(f *declaration.Function, r trace.Register, again bool) {
	callee := preserved(f.Convention)
	var names []string
	for _, known := range callee {
		names = append(names, registerName(known, p.mode.Bytes()))
	}
	switch {
	case !slices.Contains(callee, r):
		p.report(f.Position, "one of: "+strings.Join(names, ", "), "%s saves %s, which is not a callee's to save under %s", f.Name, r, f.Convention)
	case again:
		p.report(f.Position, "name it once", "%s saves %s twice", f.Name, r)
	case r == trace.RBP && f.Frame.Pointer:
		p.report(f.Position, "leave it out of saves", "%s saves %s as its frame pointer already", f.Name, r)
	}
}

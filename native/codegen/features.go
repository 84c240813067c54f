package codegen

import (
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

// vectors finds how wide the vector registers are that the scenario uses, and
// reports CPU features that it uses and does not name under needs.
func (b *builder) vectors() {
	u := &usage{features: map[string]source.Position{}}
	for _, l := range b.functions {
		for _, s := range l.Statements {
			u.statement(s)
		}
	}
	for _, r := range b.scenario.Given.Registers {
		u.register(r.Position, r.Register)
	}
	for _, e := range b.scenario.ExpectedAnywhere() {
		for _, r := range e.State.Registers {
			u.register(r.Position, r.Register)
		}
	}
	b.program.VectorBytes = max(u.width, b.rawWidth())
	b.program.X87 = b.x87()
	if b.scenario.Signals != nil { // both are in every frame
		b.program.VectorBytes, b.program.X87 = max(b.program.VectorBytes, 16), true
	}
	for _, feature := range features {
		if at, used := u.features[feature]; used && !b.has(feature) {
			b.report(at, "add "+feature+" to needs, as in needs: ["+strings.Join(append(slices.Clone(b.scenario.Needs), feature), ", ")+"]",
				"this needs a processor with %s", feature)
		}
	}
}

// features are those that the supported instructions can need, by their names
// in /proc/cpuinfo.
var features = []string{"avx", "avx512f", "avx512vl", "avx512bw", "avx512dq", "fsgsbase"}

// has reports whether the scenario asks for a feature, or for a later one that
// no processor has without it (Intel SDM vol. 1, 15.2).
func (b *builder) has(feature string) bool {
	return slices.Contains(b.scenario.Needs, feature) ||
		feature == "avx" && slices.Contains(b.scenario.Needs, "avx512f")
}

// usage is what a scenario asks of the vector unit.
type usage struct {
	width    int // bytes: 0, 16, 32 or 64
	features map[string]source.Position
}

func (u *usage) need(at source.Position, feature string) {
	if _, known := u.features[feature]; !known {
		u.features[feature] = at
	}
}

func (u *usage) statement(s intel.Statement) {
	if strings.HasSuffix(s.Mnemonic, "fsbase") || strings.HasSuffix(s.Mnemonic, "gsbase") {
		u.need(s.Position, "fsgsbase")
	}
	if strings.HasPrefix(s.Mnemonic, "fxsave") || strings.HasPrefix(s.Mnemonic, "fxrstor") {
		u.width = max(u.width, 16)
	}
	widest, evex := 0, evexOnly(s.Mnemonic)
	for _, o := range s.Operands {
		r, _ := intel.ParseRegister(o.Register)
		switch r.Class {
		case intel.VectorRegister:
			widest = max(widest, r.Size)
			evex = evex || r.Index > 15 || r.Size == 64
		case intel.Mask:
			evex = true
		}
	}
	u.width = max(u.width, widest)
	if s.Mnemonic == "" || s.Mnemonic[0] != 'v' && !evex {
		return
	}
	u.width = max(u.width, 32) // what has a VEX prefix clears the upper halves
	u.need(s.Position, "avx")
	if evex {
		u.evex(s, widest)
	}
}

// evex takes down what an instruction with an EVEX prefix, or one on a mask
// register, needs (Intel SDM vol. 2, column "CPUID Feature Flag").
func (u *usage) evex(s intel.Statement, widest int) {
	u.width = 64
	u.need(s.Position, "avx512f")
	switch s.Mnemonic {
	case "kmovq", "vmovdqu8", "vmovdqu16":
		u.need(s.Position, "avx512bw")
	case "vxorps", "vxorpd":
		u.need(s.Position, "avx512dq")
	}
	if scalar := strings.HasSuffix(s.Mnemonic, "ss") || strings.HasSuffix(s.Mnemonic, "sd"); widest == 16 && !scalar &&
		s.Mnemonic != "vmovd" && s.Mnemonic != "vmovq" || widest == 32 {
		u.need(s.Position, "avx512vl")
	}
}

// evexOnly reports an instruction that has no VEX form.
func evexOnly(mnemonic string) bool {
	switch mnemonic {
	case "vmovdqa32", "vmovdqa64", "vmovdqu8", "vmovdqu16", "vmovdqu32", "vmovdqu64":
		return true
	}
	return false
}

func (u *usage) register(at source.Position, r scenarios.RegisterName) {
	if !r.Vector {
		return
	}
	u.width = max(u.width, r.Size)
	if r.Size >= 32 {
		u.need(at, "avx")
	}
	if r.Size == 64 || r.Index > 15 {
		u.width = 64
		u.need(at, "avx512f")
	}
}

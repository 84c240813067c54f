package layout

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// The register save area (psABI 3.5.7, figure 3.33): rdi, rsi, rdx, rcx, r8, r9 at 0, 8
// and so on, then xmm0 at 48, xmm1 at 64 and so on up to xmm7 at 160.
const (
	saveAreaBytes = 176
	saveAreaXMM   = 48 // the offset of xmm0
	saveAreaAlign = 16 // its vectors are stored by movaps
)

// list gives size and alignment of a va_list: under System V a struct of four fields
// (psABI 3.5.7, figure 3.34), else a pointer (i386 psABI 2.2.3; Microsoft, "Varargs").
func (s sizes) list() (size, align int) {
	if s.abi != declaration.SysV {
		return s.of(pointerType)
	}
	return 24, 8
}

// saveArea places the register save area of a function that starts a va_list.
func (b *builder) saveArea() error {
	if b.function.Convention != declaration.SysV || !b.function.StartsList() {
		return nil
	}
	b.low = b.alignedBelow(b.low-saveAreaBytes, saveAreaAlign)
	b.area = b.low
	for i, r := range sysvIntegers {
		b.saved(r.String(), eightbyte*i, eightbyte)
	}
	for i := range conventions[declaration.SysV].vectors {
		b.saved(fmt.Sprintf("xmm%d", i), saveAreaXMM+2*eightbyte*i, 2*eightbyte)
	}
	return nil
}

func (b *builder) saved(register string, at, size int) {
	b.slots = append(b.slots, framemap.Slot{Offset: b.area + int64(at), Size: size, Role: framemap.RegisterSave, Name: register})
}

// list predicts what va_start stores: where the first argument is that has no name.
func (b *builder) list() []framemap.ListField {
	if b.function.Convention != declaration.SysV {
		return []framemap.ListField{{Name: "pointer", Size: b.mode.Bytes(), Value: b.firstUnnamed(), Address: true}}
	}
	general, vectors := 0, 0
	for _, a := range b.call.Arguments {
		for _, p := range a.Pieces {
			switch {
			case p.InRegister && p.Register.Class == framemap.General:
				general++
			case p.InRegister:
				vectors++
			}
		}
	}
	return []framemap.ListField{
		{Name: "gp_offset", At: 0, Size: 4, Value: int64(eightbyte * general)},
		{Name: "fp_offset", At: 4, Size: 4, Value: int64(saveAreaXMM + 2*eightbyte*vectors)},
		{Name: "overflow_arg_area", At: 8, Size: 8, Value: b.firstUnnamed(), Address: true},
		{Name: "reg_save_area", At: 16, Size: 8, Value: b.area, Address: true},
	}
}

// firstUnnamed is the offset from the CFA of the first argument without a name that lies
// on the stack. Under Windows those in registers have a home in front of it.
func (b *builder) firstUnnamed() int64 {
	if b.call.HomeSpace > 0 {
		return int64(b.mode.Bytes() * len(b.call.Arguments))
	}
	return int64(b.call.StackBytes)
}

package intel

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Register is what assembly text can name: a register or a part of one.
type Register struct {
	Name  string // lower case
	Class RegisterClass
	Index int  // as instruction encodings number it, from 0
	Size  int  // bytes
	High  bool // ah, ch, dh, bh: the second byte of the register Index
}

// RegisterClass is the file that a register belongs to.
type RegisterClass uint8

// The classes of registers.
const (
	General            RegisterClass = iota // al to r15
	VectorRegister                          // xmm0 to zmm31
	Mask                                    // k0 to k7
	Segment                                 // es, cs, ss, ds, fs, gs
	X87Register                             // st0 to st7, from the top
	InstructionPointer                      // rip, eip
	OtherRegister                           // known by name alone: mm, cr, dr
)

var registers = allRegisters()

// ParseRegister finds a register by its name in any case.
func ParseRegister(name string) (Register, bool) {
	r, ok := registers[strings.ToLower(name)]
	return r, ok
}

// Resized gives the part of the same register that has size bytes, or the
// register that it is a part of, and whether there is one.
func (r Register) Resized(size int) (Register, bool) {
	for _, other := range registers {
		if other.Class == r.Class && other.Index == r.Index && other.Size == size && !other.High {
			return other, true
		}
	}
	return Register{}, false
}

// RegisterNames gives the names that can be meant when another is not known,
// the larger registers first.
func RegisterNames() []string {
	var known []Register
	for _, r := range registers {
		if r.Class != OtherRegister {
			known = append(known, r)
		}
	}
	slices.SortFunc(known, func(a, b Register) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(b.Size, a.Size), cmp.Compare(a.Index, b.Index), cmp.Compare(a.Name, b.Name))
	})
	names := make([]string, len(known))
	for i, r := range known {
		names[i] = r.Name
	}
	return names
}

var lowBytes = []string{"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"}
var words = []string{"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"}

func allRegisters() map[string]Register {
	all := map[string]Register{}
	add := func(name string, class RegisterClass, index, size int) {
		all[name] = Register{Name: name, Class: class, Index: index, Size: size}
	}
	for i := range 8 {
		add(lowBytes[i], General, i, 1)
		add(words[i], General, i, 2)
		add("e"+words[i], General, i, 4)
		add("r"+words[i], General, i, 8)
		add(fmt.Sprintf("k%d", i), Mask, i, 8)
	}
	for i, name := range []string{"ah", "ch", "dh", "bh"} {
		all[name] = Register{Name: name, Class: General, Index: i, Size: 1, High: true}
	}
	for i := 8; i < 16; i++ {
		for suffix, size := range map[string]int{"b": 1, "w": 2, "d": 4, "": 8} {
			add(fmt.Sprintf("r%d%s", i, suffix), General, i, size)
		}
	}
	for i := range 32 {
		add(fmt.Sprintf("xmm%d", i), VectorRegister, i, 16)
		add(fmt.Sprintf("ymm%d", i), VectorRegister, i, 32)
		add(fmt.Sprintf("zmm%d", i), VectorRegister, i, 64)
	}
	for i, name := range []string{"es", "cs", "ss", "ds", "fs", "gs"} {
		add(name, Segment, i, 2)
	}
	add("rip", InstructionPointer, 0, 8)
	add("eip", InstructionPointer, 0, 4)
	for i := range 8 {
		for prefix, size := range map[string]int{"mm": 8, "cr": 8, "dr": 8} {
			add(fmt.Sprintf("%s%d", prefix, i), OtherRegister, i, size)
		}
		add(fmt.Sprintf("st%d", i), X87Register, i, 10)
		all[fmt.Sprintf("st(%d)", i)] = all[fmt.Sprintf("st%d", i)] // as the manuals write it
	}
	all["st"] = all["st0"]
	return all
}

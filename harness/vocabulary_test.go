package harness_test

import (
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// vocabulary is what random programs of a mode are drawn from.
type vocabulary struct {
	mode      trace.Mode
	registers map[string][]string // by size in bits
	sizes     []string            // of registers, but 8, ascending
	forms     []instructionForm

	stackPointer, framePointer string
	farReturns                 []string // that pop slots as wide as push makes them
	segments                   []string // that an address can name
	words                      []string // addresses of 16 bits, if there are any
	vectors                    int      // how many vector registers there are
	rex                        bool     // whether 40 to 4f are prefixes
	// vectorBits are those that the byte after c5 or 62 must have to make a prefix.
	vectorBits byte
}

var vocabularies = [2]*vocabulary{
	trace.Mode64: {
		mode: trace.Mode64,
		registers: map[string][]string{
			"8":  strings.Fields("al cl dl bl spl bpl sil dil r8b r9b r10b r11b r12b r13b r14b r15b ah ch dh bh"),
			"16": strings.Fields("ax cx dx bx sp bp si di r8w r9w r10w r11w r12w r13w r14w r15w"),
			"32": strings.Fields("eax ecx edx ebx esp ebp esi edi r8d r9d r10d r11d r12d r13d r14d r15d"),
			"64": strings.Fields("rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15"),
		},
		sizes:        []string{"16", "32", "64"},
		forms:        slices.Concat(commonForms, longForms),
		stackPointer: "rsp", framePointer: "rbp",
		farReturns: []string{"retfq"},
		segments:   []string{"fs", "gs"},
		vectors:    32,
		rex:        true,
	},
	trace.Mode32: {
		mode: trace.Mode32,
		registers: map[string][]string{
			"8":  strings.Fields("al cl dl bl ah ch dh bh"),
			"16": strings.Fields("ax cx dx bx sp bp si di"),
			"32": strings.Fields("eax ecx edx ebx esp ebp esi edi"),
		},
		sizes:        []string{"16", "32"},
		forms:        slices.Concat(commonForms, compatibilityForms, compatibilityForms),
		stackPointer: "esp", framePointer: "ebp",
		farReturns: []string{"retf"},
		segments:   []string{"es", "cs", "ss", "ds", "fs", "gs"},
		words:      []string{"bx", "si", "di", "bp", "bx+si", "bx+di", "bp+si", "bp+di"},
		vectors:    8,
		vectorBits: 0xc0,
	},
}

// whole are the registers as wide as an address.
func (v *vocabulary) whole() []string { return v.registers[v.sizes[len(v.sizes)-1]] }

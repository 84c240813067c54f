package machine

import (
	"bytes"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// x87Example is a program and what it leaves in the floating-point unit, highest byte
// first. What is given lies at the start of the data, whose address is in rax, and what
// is stored eight words further.
type x87Example struct {
	text, bytes string
	given       string
	stack       []string // from the top, empty registers left out
	status      uint16   // without what is undefined
	stored      string
}

// The instructions that load and store at rax, as the examples use them.
const (
	fld32, fld64, fld80     = "d9 00 ", "dd 00 ", "db 28 "
	fstp32, fstp64, fstp80  = "d9 58 40 ", "dd 58 40 ", "db 78 40 "
	down, up, towardsZero   = "66 c7 40 20 7f 07 d9 68 20 ", "66 c7 40 20 7f 0b d9 68 20 ", "66 c7 40 20 7f 0f d9 68 20 " // fldcw
	oneText                 = "3fff8000000000000000"
	eightOnes               = "d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 "
	indefiniteText          = "ffffc000000000000000"
	top7, top6              = 0x3800, 0x3000
	invalidStack, overStack = 0x41, 0x241
)

var x87Examples = []x87Example{
	{"fld1", "d9 e8", "", []string{oneText}, top7, ""},
	{"fldz", "d9 ee", "", []string{"00000000000000000000"}, top7, ""},
	{"fld dword 1.5", fld32, "3fc00000", []string{"3fffc000000000000000"}, top7, ""},
	{"fld qword -2.75", fld64, "c006000000000000", []string{"c000b000000000000000"}, top7, ""},
	{"fld dword, the least denormal", fld32, "00000001", []string{"3f6a8000000000000000"}, top7 | denormalOperand, ""},
	{"fld qword, the greatest denormal", fld64, "800fffffffffffff", []string{"bc00fffffffffffff000"}, top7 | denormalOperand, ""},
	{"fld dword, the least normal", fld32, "00800000", []string{"3f818000000000000000"}, top7, ""},
	{"fld dword -0", fld32, "80000000", []string{"80000000000000000000"}, top7, ""},
	{"fld dword inf", fld32, "7f800000", []string{"7fff8000000000000000"}, top7, ""},
	{"fld dword SNaN", fld32, "ff800001", []string{"ffffc000010000000000"}, top7 | invalidOperation, ""},
	{"fld qword QNaN", fld64, "7ff8000000000001", []string{"7fffc000000000000800"}, top7, ""},
	{"fld tbyte SNaN as it is", fld80, "7fff8000000000000001", []string{"7fff8000000000000001"}, top7, ""},
	{"fld tbyte denormal as it is", fld80, "00000000000000000001", []string{"00000000000000000001"}, top7, ""},
	{"fld st(1)", "d9 ee d9 e8 d9 c1", "", []string{"00000000000000000000", oneText, "00000000000000000000"}, 5 << 11, ""},
	{"fld of an empty register", "d9 c3", "", []string{indefiniteText}, top7 | invalidStack, ""},
	{"a ninth fld", eightOnes + "d9 ee", "", append([]string{indefiniteText}, slices.Repeat([]string{oneText}, 7)...), top7 | overStack, ""},
	{"a ninth fld of an SNaN", eightOnes + fld32, "7f800001", append([]string{indefiniteText}, slices.Repeat([]string{oneText}, 7)...), top7 | overStack, ""},
	{"a ninth fld of an empty register", eightOnes + "dd c3 d9 c3", "",
		[]string{indefiniteText, oneText, oneText, oneText, oneText, oneText, oneText}, top7 | invalidStack, ""},
	{"eight of them go once around", eightOnes, "", slices.Repeat([]string{oneText}, 8), 0, ""},

	{"fst dword", fld80 + "d9 50 40", "3fffc000000000000000", []string{"3fffc000000000000000"}, top7, "3fc00000"},
	{"fstp dword, a tie to even, down", fld80 + fstp32, "3fff8000008000000000", nil, inexactResult, "3f800000"},
	{"fstp dword, a tie to even, up", fld80 + fstp32, "3fff8000018000000000", nil, inexactResult | conditionC1, "3f800002"},
	{"fstp dword, more than a tie", fld80 + fstp32, "3fff8000008000000001", nil, inexactResult | conditionC1, "3f800001"},
	{"fstp dword down, negative", down + fld80 + fstp32, "bfff8000000000000001", nil, inexactResult | conditionC1, "bf800001"},
	{"fstp dword up, negative", up + fld80 + fstp32, "bfff8000008000000001", nil, inexactResult, "bf800000"},
	{"fstp dword up", up + fld80 + fstp32, "3fff8000000000000001", nil, inexactResult | conditionC1, "3f800001"},
	{"fstp dword towards zero", towardsZero + fld80 + fstp32, "3fffffffffffffffffff", nil, inexactResult, "3fffffff"},
	{"fstp qword to the next power", fld80 + fstp64, "3fffffffffffffffffff", nil, inexactResult | conditionC1, "4000000000000000"},
	{"fstp dword, too great", fld80 + fstp32, "407f8000000000000000", nil, numericOverflow | inexactResult | conditionC1, "7f800000"},
	{"fstp dword, rounded to too great", fld80 + fstp32, "407effffffffffffffff", nil, numericOverflow | inexactResult | conditionC1, "7f800000"},
	{"fstp dword down, too great", down + fld80 + fstp32, "407f8000000000000000", nil, numericOverflow | inexactResult, "7f7fffff"},
	{"fstp dword down, too great and negative", down + fld80 + fstp32, "c07f8000000000000000", nil, numericOverflow | inexactResult | conditionC1, "ff800000"},
	{"fstp dword up, too great and negative", up + fld80 + fstp32, "c07f8000000000000000", nil, numericOverflow | inexactResult, "ff7fffff"},
	{"fstp dword towards zero, too great", towardsZero + fld80 + fstp32, "407f8000000000000000", nil, numericOverflow | inexactResult, "7f7fffff"},
	{"fstp dword, denormal", fld80 + fstp32, "3f80c000000000000000", nil, 0, "00600000"},
	{"fstp dword, denormal and inexact", fld80 + fstp32, "3f80c000000000000001", nil, numericUnderflow | inexactResult, "00600000"},
	{"fstp dword, half of the least", fld80 + fstp32, "3f698000000000000000", nil, numericUnderflow | inexactResult, "00000000"},
	{"fstp dword, less than half of it", fld80 + fstp32, "3f68ffffffffffffffff", nil, numericUnderflow | inexactResult, "00000000"},
	{"fstp dword, far less, up", up + fld80 + fstp32, "00000000000000000001", nil, numericUnderflow | inexactResult | conditionC1, "00000001"},
	{"fstp dword, rounded to the least normal, not tiny", fld80 + fstp32, "3f80ffffffffffffffff", nil, inexactResult | conditionC1, "00800000"},
	{"fstp dword, rounded to the least normal, tiny", fld80 + fstp32, "3f80ffffff0000000000", nil, numericUnderflow | inexactResult | conditionC1, "00800000"},
	{"fstp dword, a pseudo-denormal", fld80 + fstp32, "00008000000000000000", nil, numericUnderflow | inexactResult, "00000000"},
	{"fstp dword, an SNaN", fld80 + fstp32, "ffff8000010000000000", nil, invalidOperation, "ffc00001"},
	{"fstp qword, a QNaN", fld80 + fstp64, "7fffc000000000000fff", nil, 0, "7ff8000000000001"},
	{"fstp qword, inf", fld80 + fstp64, "ffff8000000000000000", nil, 0, "fff0000000000000"},
	{"fstp qword, an unnormal", fld80 + fstp64, "3fff4000000000000000", nil, invalidOperation, "fff8000000000000"},
	{"fstp qword, a pseudo-infinity", fld80 + fstp64, "7fff0000000000000000", nil, invalidOperation, "fff8000000000000"},
	{"fstp tbyte, an unnormal", fld80 + fstp80, "3fff4000000000000000", nil, 0, "3fff4000000000000000"},
	{"fstp qword of nothing", fstp64, "", nil, 1<<11 | invalidStack, "fff8000000000000"},
	{"fstp tbyte of nothing", fstp80, "", nil, 1<<11 | invalidStack, indefiniteText},
	{"fstp st(0)", "d9 e8 dd d8", "", nil, 0, ""},
	{"fst st(2)", "d9 e8 dd d2", "", []string{oneText, oneText}, top7, ""},
	{"fstp st(1) of nothing", "dd d9", "", []string{indefiniteText}, 1<<11 | invalidStack, ""},

	{"fild word", "df 00", "fffe", []string{"c0008000000000000000"}, top7, ""},
	{"fild dword", "db 00", "7fffffff", []string{"401dfffffffe00000000"}, top7, ""},
	{"fild qword, the least", "df 28", "8000000000000000", []string{"c03e8000000000000000"}, top7, ""},
	{"fild qword 0", "df 28", "0000000000000000", []string{"00000000000000000000"}, top7, ""},
	{"fistp dword 2.5", fld80 + "db 58 40", "4000a000000000000000", nil, inexactResult, "00000002"},
	{"fistp dword 3.5", fld80 + "db 58 40", "4000e000000000000000", nil, inexactResult | conditionC1, "00000004"},
	{"fistp word -32768", fld80 + "df 58 40", "c00e8000000000000000", nil, 0, "8000"},
	{"fistp word 32768", fld80 + "df 58 40", "400e8000000000000000", nil, invalidOperation, "8000"},
	{"fistp word 32767.5", fld80 + "df 58 40", "400dffff000000000000", nil, invalidOperation, "8000"},
	{"fistp word 32767.5 down", down + fld80 + "df 58 40", "400dffff000000000000", nil, inexactResult, "7fff"},
	{"fistp qword -2^63", fld80 + "df 78 40", "c03e8000000000000000", nil, 0, "8000000000000000"},
	{"fistp qword 2^63", fld80 + "df 78 40", "403e8000000000000000", nil, invalidOperation, "8000000000000000"},
	{"fistp qword 2^64", fld80 + "df 78 40", "403f8000000000000000", nil, invalidOperation, "8000000000000000"},
	{"fistp qword, all bits", fld80 + "df 78 40", "403dfffffffffffffffe", nil, 0, "7fffffffffffffff"},
	{"fistp dword inf", fld80 + "db 58 40", "7fff8000000000000000", nil, invalidOperation, "80000000"},
	{"fistp dword, an unnormal", fld80 + "db 58 40", "3fff4000000000000000", nil, invalidOperation, "80000000"},
	{"fistp dword, a denormal", fld80 + "db 58 40", "80000000000000000001", nil, inexactResult, "00000000"},
	{"fistp dword of nothing", "db 58 40", "", nil, 1<<11 | invalidStack, "80000000"},
	{"fist dword 0", "d9 ee db 50 40", "", []string{"00000000000000000000"}, top7, "00000000"},
	{"fist word", "d9 e8 df 50 40", "", []string{oneText}, top7, "0001"},

	{"fxch", "d9 ee d9 e8 d9 c9", "", []string{"00000000000000000000", oneText}, top6, ""},
	{"fxch with an empty register", "d9 e8 d9 c9", "", []string{indefiniteText, oneText}, top7 | invalidStack, ""},
	{"fxch of an empty one with itself", "d9 c8", "", []string{indefiniteText}, invalidStack, ""},
	{"fchs", "d9 e8 d9 e0", "", []string{"bfff8000000000000000"}, top7, ""},
	{"fchs of nothing", "d9 e0", "", []string{indefiniteText}, invalidStack, ""},
	{"fabs", fld80 + "d9 e1", "ffff8000000000000001", []string{"7fff8000000000000001"}, top7, ""},
	{"fabs of one that is positive", "d9 e8 d9 e1", "", []string{oneText}, top7, ""},
	{"ffree", "d9 ee d9 e8 dd c0", "", []string{"00000000000000000000"}, top6, ""},
	{"emms", "d9 e8 0f 77", "", nil, 0, ""},
	{"fninit", "d9 e8 d9 c3 db e3", "", nil, 0, ""},
	{"fnclex", "d9 c3 db e2", "", []string{indefiniteText}, top7, ""},
	{"fwait", "9b d9 e8", "", []string{oneText}, top7, ""},
	{"fnstcw", "d9 78 40", "", nil, 0, "037f"},
	{"fnstcw behind fldcw", up + "d9 78 40", "", nil, 0, "0b7f"},
	{"fnstsw", "d9 c3 dd 78 40", "", []string{indefiniteText}, top7 | invalidStack, "3841"},
	{"fnstsw ax", "d9 c3 df e0 66 89 04 25 40 00 00 20", "", []string{indefiniteText}, top7 | invalidStack, "3841"},
	{"C1 is cleared", eightOnes + "d9 e8 d9 e0", "", append([]string{"7fffc000000000000000"}, slices.Repeat([]string{oneText}, 7)...), top7 | invalidStack, ""},
	{"fxsave and fxrstor", "d9 e8 0f ae 80 00 01 00 00 db e3 0f ae 88 00 01 00 00", "", []string{oneText}, top7, ""},
}

func (e *x87Example) program(t testing.TB) *trace.Program {
	p := program(t, e.bytes)
	p.X87, p.VectorBytes = true, legacySize
	p.Initial.Set(trace.RAX, trace.DataBase)
	p.Data.Bytes = bytes.Clone(p.Data.Bytes)
	copy(p.Data.Bytes, backwards(t, e.given))
	return p
}

// backwards gives the bytes of a number in hexadecimal, lowest first.
func backwards(t testing.TB, digits string) []byte {
	t.Helper()
	number, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(number)
	return number
}

func TestX87(t *testing.T) {
	for _, e := range x87Examples {
		t.Run(e.text, func(t *testing.T) {
			p := e.program(t)
			final := predict(t, p).Final
			x, stored := final.Registers.X87, backwards(t, e.stored)
			if got := x.Status &^ final.Predicted.X87Undefined; got != e.status {
				t.Errorf("status %#x, want %#x", got, e.status)
			}
			if got := final.Data.Bytes[0x40:][:len(stored)]; !bytes.Equal(got, stored) {
				t.Errorf("stored % x, want % x", got, stored)
			}
			var stack []string
			for i := range x.Stack {
				if !x.Empty(i) {
					number := slices.Clone(x.Stack[i][:])
					slices.Reverse(number)
					stack = append(stack, hex.EncodeToString(number))
				}
			}
			if !slices.Equal(stack, e.stack) {
				t.Errorf("the stack is %v, want %v", stack, e.stack)
			}
		})
	}
}

func TestX87StateIsLeftAloneByAFault(t *testing.T) {
	for text, bytes := range map[string]string{
		"fld from nowhere": "d9 e8 31 c0 d9 00", "fstp to nowhere": "d9 e8 31 c0 d9 18", "fistp to nowhere": "d9 e8 31 c0 df 38",
		"fldcw from nowhere": "d9 e8 31 c0 d9 28", "fnstsw to nowhere": "d9 e8 31 c0 dd 38", "fxrstor from nowhere": "d9 e8 31 c0 0f ae 08",
		"fxsave, misaligned": "d9 e8 0f ae 40 08", "fxrstor, misaligned": "d9 e8 0f ae 48 08",
	} {
		t.Run(text, func(t *testing.T) {
			e := x87Example{bytes: bytes}
			got := predict(t, e.program(t))
			if x := got.Final.Registers.X87; x.Occupied != 0x80 || x.Status != top7|got.Final.Predicted.X87Undefined&x.Status || x.Control != initialControl {
				t.Errorf("%+v", x)
			}
			if v := got.Outcome.Fault.Vector; v != trace.PageFault && v != trace.GeneralProtection {
				t.Errorf("%v", v)
			}
		})
	}
}

func TestImageOfFXSAVE(t *testing.T) {
	e := x87Example{bytes: "d9 e8 d9 ee 0f ae 80 00 01 00 00"}
	p := e.program(t)
	p.Initial.Vectors = new(trace.Vectors)
	p.Initial.Vectors[15][15] = 0xab
	final := predict(t, p).Final
	image, open := final.Data.Bytes[0x100:], final.Predicted.DataUndefined[0x100:]
	for at, want := range map[int]string{0: "7f 03 00 30 c0", 24: "80 1f 00 00", 32: "00 00 00 00 00 00 00 00 00 00", 48: "00 00 00 00 00 00 00 80 ff 3f", 415: "ab"} {
		expected := unhex(t, want)
		if got := image[at:][:len(expected)]; !bytes.Equal(got, expected) {
			t.Errorf("at %d: % x, want % x", at, got, expected)
		}
	}
	for from, to := range map[int]int{5: 24, 28: 32, 42: 48, 58: 160, 416: 464} {
		if slices.Contains(open[from:to], 0) {
			t.Errorf("defined somewhere from %d to %d: % x", from, to, open[from:to])
		}
	}
	defined := slices.Concat(open[:3], open[4:5], open[24:28], open[32:42], open[48:58], open[160:416], open[464:512])
	if len(slices.DeleteFunc(defined, func(b byte) bool { return b == 0 })) > 0 || open[3] != 0x45 {
		t.Errorf("undefined: % x", open[:512])
	}
	if !bytes.Equal(image[464:512], p.Data.Bytes[0x100+464:0x100+512]) {
		t.Error("what is left to software is written")
	}
}

func TestX87Refusals(t *testing.T) {
	store := "0f ae 80 00 01 00 00 " // fxsave [rax+256]
	restore := " 0f ae 88 00 01 00 00"
	for text, bytes := range map[string]string{
		"an SNaN that is let through":                    "66 c7 40 20 7e 03 d9 68 20 c7 00 01 00 80 7f " + fld32,
		"a tiny store that is let through":               "66 c7 40 20 6f 03 d9 68 20 c7 00 01 00 00 00 " + fld32 + fstp32,
		"fxrstor of a register that is undefined":        store + "c6 80 04 01 00 00 80" + restore,
		"fxrstor of another MXCSR":                       store + "c6 80 18 01 00 00 00" + restore,
		"fxrstor of a pending exception":                 store + "c6 80 02 01 00 00 80" + restore,
		"fxrstor that lets an exception through":         store + "c7 80 00 01 00 00 7e 03 01 00" + restore,
		"fxrstor of reserved control bits":               store + "c6 80 00 01 00 00 3f" + restore,
		"fld of what fxsave leaves undefined":            store + "db a8 20 01 00 00",
		"misaligned fxsave with AC":                      "9c 81 0c 24 00 00 04 00 9d 0f ae 40 08",
		"fxch that lets a stack fault through":           "66 c7 40 20 7e 03 d9 68 20 d9 c9",
		"fchs that lets a stack fault through":           "66 c7 40 20 7e 03 d9 68 20 d9 e0",
		"fst st(1) that lets a stack fault through":      "66 c7 40 20 7e 03 d9 68 20 dd d1",
		"fistp that lets an inexact result through":      fld32 + "66 c7 40 20 5f 03 d9 68 20 db 58 40",
		"fstp dword that lets an inexact result through": fld80 + "66 c7 40 20 5f 03 d9 68 20 d9 58 40",
	} {
		t.Run(text, func(t *testing.T) {
			e := x87Example{bytes: bytes, given: "3fff8000008000000001"}
			err := refuse(t, e.program(t))
			if !errors.As(err, new(*Unknown)) && !errors.As(err, new(*DependsOnUndefined)) {
				t.Error(err)
			}
		})
	}
}

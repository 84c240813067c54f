package layout

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// someTypes are those that the tests name.
const someTypes = `
  empty: {struct: empty}
  char3: {struct: {a: i8, b: i8, c: i8}}
  float2: {struct: {a: f32, b: f32}}
  float3: {struct: {a: f32, b: f32, c: f32}}
  double2: {struct: {a: f64, b: f64}}
  int_float: {struct: {a: i32, b: f32}}
  long_double: {struct: {a: i64, b: f64}}
  double_long: {struct: {a: f64, b: i64}}
  char16: {struct: {a: "u8[16]"}}
  char17: {struct: {a: "u8[17]"}}
  pair: {struct: {a: i64, b: i64}}
  unaligned: {struct: {a: i8, b: i64}, packed: true}
  over: {struct: {a: i64}, align: 32}
  x87: {struct: {a: f80}}
  x87_int: {union: {a: f80, b: i64}}
  c80s: {struct: {a: c80}}
  bits: {struct: {a: u32:3, b: u32:30, c: u64:40, _x: u8:0, d: bool}}
  wide: {struct: {a: m256}}
  halves: {struct: {a: i64, b: m128}}
  late_complex: {struct: {a: f32, b: c32, c: f32}}
  one_float: {struct: {a: f32}}
  thirds: {struct: {a: u8:5, b: u8:5, c: u8:5}}
  int_then_long: {struct: {a: i32, b: i64}}
  float_or_none: {union: {a: f32}}
  float_beside_none: {struct: {n: empty, a: f32}}
  wide_float: {struct: {a: f32}, align: 8}
  packed_vector: {struct: {a: m128}, packed: true}
  over_packed: {struct: {a: packed_vector}, align: 32}
`

// declared reads a function's declaration.
func declared(t *testing.T, abi, function string) *declaration.Function {
	t.Helper()
	text := fmt.Sprintf("name: sample\nsays: A declaration.\nabi: %s\ntypes:%sfunctions:\n  main: {body: [{mark: here}]}\n  f: {%s}\nexpect:\n  - {at: main.here, aligned: {cfa: 1}}\n", abi, someTypes, function)
	list, err := scenarios.Load("sample.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return list[0].Declared[1]
}

// tell writes a call on a line: each argument, the result, bytes on the stack, popped.
func tell(c framemap.Call) string {
	var parts []string
	for _, a := range c.Arguments {
		parts = append(parts, a.Name+"="+place(a))
	}
	parts = append(parts, "->"+place(c.Result), fmt.Sprintf("stack %d", c.StackBytes))
	if c.Pops > 0 {
		parts = append(parts, fmt.Sprintf("pops %d", c.Pops))
	}
	if c.Alignment != 16 {
		parts = append(parts, fmt.Sprintf("aligned %d", c.Alignment))
	}
	return strings.Join(parts, " ")
}

func place(p framemap.Place) string {
	var pieces []string
	for _, piece := range p.Pieces {
		where := fmt.Sprintf("[%d]", piece.Offset)
		if piece.InRegister {
			where = piece.Register.String()
		}
		pieces = append(pieces, fmt.Sprintf("%s:%d", where, piece.Size))
	}
	text := strings.Join(pieces, "+")
	if p.Indirect {
		return "*" + text
	}
	return text
}

// TestCalls has results that were worked out by hand from the documents.
func TestCalls(t *testing.T) {
	for _, c := range []struct{ abi, function, want string }{
		// psABI 3.2.3, figure 3.5 and 3.6, with a structure of two ints and a double.
		{"sysv", "params: {e: i32, f: i32, s: long_double, g: i32, h: i32, ld: f80, m: f64, y: m256, n: f64, i: i32, j: i32, k: i32}",
			"e=rdi:4 f=rsi:4 s=rdx:8+xmm0:8 g=rcx:4 h=r8:4 ld=[0]:16 m=xmm1:8 y=xmm2:32 n=xmm3:8 i=r9:4 j=[16]:4 k=[24]:4 -> stack 32"},
		{"sysv", "params: {a: bool, b: char3, c: empty, d: i128, e: f32, f: c32}, returns: i128", "a=rdi:1 b=rsi:3 c= d=rdx:8+rcx:8 e=xmm0:4 f=xmm1:8 ->rax:8+rdx:8 stack 0"},
		{"sysv", "params: {a: float2, b: float3, c: double2, d: int_float, e: double_long}, returns: double_long", "a=xmm0:8 b=xmm1:8+xmm2:4 c=xmm3:8+xmm4:8 d=rdi:8 e=xmm5:8+rsi:8 ->xmm0:8+rax:8 stack 0"},
		{"sysv", "params: {a: char16, b: char17, c: unaligned, d: i8}, returns: char17", "sret=rdi:8 a=rsi:8+rdx:8 b=[0]:17 c=[24]:9 d=rcx:1 ->*rax:8 stack 40"},
		{"sysv", "params: {a: i64, b: i64, c: i64, d: i64, e: i64, p: pair, f: i64, q: i128}", "a=rdi:8 b=rsi:8 c=rdx:8 d=rcx:8 e=r8:8 p=[0]:16 f=r9:8 q=[16]:16 -> stack 32"},
		{"sysv", "params: {a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64, q: i128, h: i8}", "a=rdi:8 b=rsi:8 c=rdx:8 d=rcx:8 e=r8:8 f=r9:8 g=[0]:8 q=[16]:16 h=[32]:1 -> stack 40"},
		{"sysv", "params: {a: x87, b: f80, c: c80, d: x87_int}, returns: f80", "a=[0]:16 b=[16]:16 c=[32]:32 d=[64]:16 ->st0:10 stack 80"},
		{"sysv", "returns: x87", "->st0:10 stack 0"},
		{"sysv", "returns: c80", "->st0:10+st1:10 stack 0"},
		{"sysv", "returns: c80s", "sret=rdi:8 ->*rax:8 stack 0"},
		{"sysv", "params: {a: m64, b: m128, c: f128, d: wide, e: m512, f: halves}", "a=xmm0:8 b=xmm1:16 c=xmm2:16 d=xmm3:32 e=xmm4:64 f=[0]:32 -> stack 32"},
		{"sysv", "params: {a: late_complex, b: bits, c: over}", "a=xmm0:8+xmm1:8 b=rdi:8+rsi:8 c=[0]:32 -> stack 32 aligned 32"},

		{"win64", "params: {a: i32, b: f64, c: char3, d: f32, e: i64, g: double2}, returns: f64", "a=rcx:4 b=xmm1:8 c=*r8:8 d=xmm3:4 e=[32]:8 g=*[40]:8 ->xmm0:8 stack 48"},
		{"win64", "params: {a: float2, b: i128, c: m128, d: c32}, returns: pair", "sret=rcx:8 a=rdx:8 b=*r8:8 c=*r9:8 d=[32]:8 ->*rax:8 stack 40"},
		{"win64", "returns: i128", "->xmm0:16 stack 32"},
		{"win64", "returns: float2", "->rax:8 stack 32"},
		{"win64", "returns: f80", "sret=rcx:8 ->*rax:8 stack 32"},

		{"cdecl", "params: {a: i8, b: i64, c: f64, d: char3, e: f80}, returns: i64", "a=[0]:1 b=[4]:8 c=[12]:8 d=[20]:3 e=[24]:12 ->rax:4+rdx:4 stack 36"},
		{"cdecl", "params: {a: i32}, returns: pair", "sret=[0]:4 a=[4]:4 ->*rax:4 stack 8 pops 4"},
		{"cdecl", "params: {a: m128, b: m64, c: f32}, returns: f32", "a=xmm0:16 b=mm0:8 c=[0]:4 ->st0:4 stack 4"},
		{"cdecl", "returns: c32", "->rax:4+rdx:4 stack 0"},
		{"stdcall", "params: {a: i32, b: i64}, returns: i8", "a=[0]:4 b=[4]:8 ->rax:1 stack 12 pops 12"},
		{"stdcall", "params: {a: i32}, returns: pair", "sret=[0]:4 a=[4]:4 ->*rax:4 stack 8 pops 8"},
		{"fastcall", "params: {a: i32, b: i64, c: i32, d: i8}", "a=rcx:4 b=[0]:8 c=[8]:4 d=[12]:1 -> stack 16 pops 16"},
		{"fastcall", "params: {a: f32, b: i8, c: ptr, d: i32}", "a=[0]:4 b=rcx:1 c=rdx:4 d=[4]:4 -> stack 8 pops 8"},
		{"thiscall", "params: {a: ptr, b: i32}", "a=rcx:4 b=[0]:4 -> stack 4 pops 4"},
		{"regparm3", "params: {a: i32, b: i64, c: i32}", "a=rax:4 b=rdx:4+rcx:4 c=[0]:4 -> stack 4"},
		{"regparm2", "params: {a: i32, b: i64, c: i32}", "a=rax:4 b=[0]:8 c=[8]:4 -> stack 12"},
		{"regparm3", "params: {a: one_float, b: float2, c: char3}, returns: pair", "sret=rax:4 a=[0]:4 b=rdx:4+rcx:4 c=[4]:3 ->*rax:4 stack 8"},
		// What GCC 12 -m32 does with these was looked up in its listings.
		{"regparm3", "params: {a: float_or_none, b: float_beside_none, c: i32}", "a=rax:4 b=[0]:4 c=rdx:4 -> stack 4"},
		{"regparm3", "params: {a: wide_float, b: i32}", "a=rax:4+rdx:4 b=rcx:4 -> stack 0"},
		{"regparm3", "params: {a: i32}, variadic: true, returns: pair", "sret=[0]:4 a=[4]:4 ->*rax:4 stack 8"},
		{"fastcall", "params: {a: i32}, variadic: true, returns: pair", "sret=[0]:4 a=[4]:4 ->*rax:4 stack 8"},
		{"stdcall", "params: {a: i32}, variadic: true, returns: pair", "sret=[0]:4 a=[4]:4 ->*rax:4 stack 8 pops 4"},
		{"cdecl", "params: {a: m64, b: m64, c: m64, n: i32, d: m64}", "a=mm0:8 b=mm1:8 c=mm2:8 n=[0]:4 d=[4]:8 -> stack 12"},
		{"cdecl", "params: {a: i32, b: over_packed}", "a=[0]:4 b=[4]:32 -> stack 36"},
		{"cdecl", "returns: empty", "sret=[0]:4 ->*rax:4 stack 4 pops 4"},
		{"win64", "params: {n: i64}, returns: empty", "n=rcx:8 -> stack 32"},
		{"regparm3", "params: {a: i32}, variadic: true", "a=[0]:4 -> stack 4"},
	} {
		f := declared(t, c.abi, c.function+", code: ret")
		got, err := Call(f, nil)
		if err != nil || tell(got) != c.want {
			t.Errorf("%s {%s}: %v\n got %s\nwant %s", c.abi, c.function, err, tell(got), c.want)
		}
	}
}

func TestVariadicCalls(t *testing.T) {
	double := &declaration.Type{Kind: declaration.Float, Bits: 64}
	wide := &declaration.Type{Kind: declaration.Vector, Bits: 256}
	f := declared(t, "sysv", "params: {n: i32, x: f64}, variadic: true, code: ret")
	if got, err := Call(f, []*declaration.Type{double, wide, double}); err != nil || got.Vectors != 3 || tell(got) != "n=rdi:4 x=xmm0:8 =xmm1:8 =[0]:32 =xmm2:8 -> stack 32 aligned 32" {
		t.Errorf("%v, al %d: %s", err, got.Vectors, tell(got))
	}
	f = declared(t, "win64", "params: {n: i32}, variadic: true, code: ret")
	if got, err := Call(f, []*declaration.Type{double}); err != nil || got.Vectors != -1 || tell(got) != "n=rcx:4 =xmm1:8+rdx:8 -> stack 32" {
		t.Errorf("%v, al %d: %s", err, got.Vectors, tell(got))
	}
}

func TestSizesAndMembers(t *testing.T) {
	for _, c := range []struct {
		abi, kind   string
		size, align int
		members     []int // offsets in bits
	}{
		{"sysv", "bits", 16, 8, []int{0, 32, 64, 104, 104}},
		{"sysv", "unaligned", 9, 1, []int{0, 8}},
		{"sysv", "over", 32, 32, []int{0}},
		{"sysv", "x87_int", 16, 16, []int{0, 0}},
		{"sysv", "empty", 0, 1, nil},
		{"cdecl", "long_double", 16, 4, []int{0, 64}},
		{"cdecl", "x87", 12, 4, []int{0}},
		{"cdecl", "c80s", 24, 4, []int{0}},
	} {
		f := declared(t, c.abi, "params: {p: "+c.kind+"}, code: ret")
		kind := f.Params[0].Type
		size, align := SizeAlign(kind, f.Convention)
		var offsets []int
		for _, m := range Members(kind, f.Convention) {
			offsets = append(offsets, m.Offset)
		}
		if size != c.size || align != c.align || !slices.Equal(offsets, c.members) {
			t.Errorf("%s %s: %d bytes aligned to %d, members at %v", c.abi, c.kind, size, align, offsets)
		}
	}
}

// TestFrames has slots from high to low as "offset role name".
func TestFrames(t *testing.T) {
	for _, c := range []struct {
		name, abi, function, mark string
		cfa                       uint64
		size                      int
		want                      string
	}{
		{"factorial", "sysv", "params: {n: i64}, returns: i64, frame: {pointer: true, saves: [rbx]}, locals: {product: i64}, body: [{return: n}]", "", 64, 48,
			"-8 return address,-16 saved frame pointer rbp,-24 saved register rbx,-32 local product,-40 spill n,-48 padding"},
		{"example", "sysv", `frame: {pointer: true}, locals: {c: i32, b: f64, buffer: "u8[32]", a: i32}, body: [{mark: here}]`, "", 64, 80,
			"-8 return address,-16 saved frame pointer rbp,-20 local c,-24 padding,-32 local b,-64 local buffer,-68 local a,-80 padding"},
		{"red zone", "sysv", "params: {n: i64}, frame: {red_zone: true}, locals: {v: i32}, body: [{mark: here}]", "", 64, 8, "-8 return address,-12 local v,-16 padding,-24 spill n"},
		{"blocks", "sysv", "locals: {k: i64}, body: [{block: [{mark: a}], locals: {x: i32}}, {block: [{mark: b}], locals: {y: i64, z: i64}}]", "a", 64, 32,
			"-8 return address,-16 local k,-20 local x,-32 padding"},
		{"the other block", "sysv", "locals: {k: i64}, body: [{block: [{mark: a}], locals: {x: i32}}, {block: [{mark: b}], locals: {y: i64, z: i64}}]", "b", 64, 32,
			"-8 return address,-16 local k,-24 local y,-32 local z"},
		{"outside of blocks", "sysv", "locals: {k: i64}, body: [{block: [{mark: a}], locals: {x: i32}}]", "", 64, 32, "-8 return address,-16 local k,-32 padding"},
		{"realigned", "sysv", "frame: {pointer: true, realign: 32}, locals: {v: over, c: i8}, body: [{mark: here}]", "", 80, 80,
			"-8 return address,-16 saved frame pointer rbp,-48 local v,-49 local c,-80 padding"},
		{"an offset", "sysv", "frame: {pointer: true}, locals: {v: {type: i32, offset: -52}, c: i8}, body: [{mark: here}]", "", 64, 80,
			"-8 return address,-16 saved frame pointer rbp,-64 padding,-68 local v,-69 local c,-80 padding"},
		{"nothing at an offset", "sysv", "frame: {pointer: true}, locals: {v: {type: i64, offset: -24}, e: {type: empty, offset: -24}}, body: [{mark: here}]", "", 64, 48,
			"-8 return address,-16 saved frame pointer rbp,-32 padding,-40 local v,-48 padding"},
		{"win64", "win64", "params: {a: i32, b: double2, c: i64, d: i64, e: i8}, frame: {saves: [rdi]}, body: [{mark: here}]", "", 64, 16,
			"32 argument e,24 home space d,16 home space c,8 home space b,0 home space a,-8 return address,-16 saved register rdi"},
		{"func1", "cdecl", "params: {x: i32}, returns: i32, frame: {pointer: true}, locals: {t: i32}, body: [{return: x}]", "", 64, 16,
			"0 argument x,-4 return address,-8 saved frame pointer rbp,-12 local t,-16 padding"},
		{"vectors that are saved", "win64", "frame: {pointer: true, saves: [xmm6, rdi, xmm15]}, locals: {v: i64}, body: [{mark: here}]", "", 64, 80,
			"24 home space,16 home space,8 home space,0 home space,-8 return address,-16 saved frame pointer rbp,-24 saved register rdi,-32 padding,-48 saved register xmm6,-64 saved register xmm15,-72 local v,-80 padding"},
		{"sret", "sysv", "params: {n: i64}, returns: char17, locals: {v: char17}, body: [{return: v}]", "", 64, 48,
			"-8 return address,-25 local v,-32 padding,-40 spill sret,-48 spill n"},
	} {
		got, err := Frame(declared(t, c.abi, c.function), c.mark, 0x1000+c.cfa)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var slots []string
		for _, s := range got.Slots {
			name := s.Name
			if s.Role == framemap.SavedRegister && s.Name == "" || s.Role == framemap.FramePointer {
				name = s.Register.String()
			}
			slots = append(slots, strings.TrimRight(fmt.Sprintf("%d %s %s", s.Offset, s.Role, name), " "))
		}
		if text := strings.Join(slots, ","); text != c.want || got.Size != c.size {
			t.Errorf("%s: %d bytes\n got %s\nwant %s", c.name, got.Size, text, c.want)
		}
	}
}

// TestLists has a va_list under each convention, behind named parameters in registers and
// on the stack.
func TestLists(t *testing.T) {
	const body = "variadic: true, locals: {l: va_list}, body: [{va_start: l}]"
	for _, c := range []struct{ abi, function, size, want string }{
		{"sysv", "params: {a: i64, b: double_long}, " + body, "24 8", "gp_offset 16, fp_offset 64, overflow_arg_area cfa+0, reg_save_area cfa-256"},
		{"sysv", "params: {a: char17, b: f80, c: i8}, returns: pair, " + strings.Replace(body, "va_start: l}", "va_start: l}, {return: p}", 1), "24 8",
			"gp_offset 8, fp_offset 48, overflow_arg_area cfa+48, reg_save_area cfa-240"},
		{"win64", "params: {a: char3, b: i8}, " + body, "8 8", "pointer cfa+16"},
		{"win64", "params: {a: i8, b: i8, c: i8, d: i8, e: i8}, " + body, "8 8", "pointer cfa+40"},
		{"regparm3", "params: {a: i8, b: i64, c: char3}, " + body, "4 4", "pointer cfa+16"},
	} {
		f := declared(t, c.abi, strings.NewReplacer("{l: va_list}", "{l: va_list, p: pair}").Replace(c.function))
		frame, err := Frame(f, "", 0x1000)
		if err != nil {
			t.Fatal(err)
		}
		var fields []string
		for _, l := range frame.List {
			text := fmt.Sprintf("%s %d", l.Name, l.Value)
			if l.Address {
				text = fmt.Sprintf("%s cfa%+d", l.Name, l.Value)
			}
			fields = append(fields, text)
		}
		size, align := SizeAlign(f.Locals[0].Type, f.Convention)
		if text := strings.Join(fields, ", "); text != c.want || fmt.Sprint(size, " ", align) != c.size {
			t.Errorf("%s %s: %d %d\n got %s\nwant %s", c.abi, c.function, size, align, text, c.want)
		}
	}
}

func TestWhatCannotBeLaidOut(t *testing.T) {
	for function, says := range map[string]string{
		"locals: {v: over}, body: [{mark: here}]":                                                          "v needs a multiple of 32 bytes",
		"params: {v: m256}, frame: {pointer: true}, body: [{mark: here}]":                                  "v is stored at a multiple of 32 bytes",
		"frame: {red_zone: true}, body: [{call: f()}]":                                                     "writes over its red zone",
		"frame: {red_zone: true}, locals: {v: 'u8[129]'}, body: [{mark: here}]":                            "keeps 129 bytes below rsp",
		"locals: {v: {type: i32, offset: -8}}, body: [{mark: here}]":                                       "a frame pointer that is not there",
		"frame: {pointer: true}, locals: {a: i64, v: {type: i32, offset: -6}}, body: [{mark: here}]":       "v overlaps",
		"frame: {pointer: true, saves: [rbx]}, locals: {v: {type: i64, offset: -8}}, body: [{mark: here}]": "v overlaps",
		"frame: {pointer: true, red_zone: true, realign: 32}, locals: {a: i64}, body: [{mark: here}]":      "keeps its locals below rsp",
	} {
		_, err := Frame(declared(t, "sysv", function), "", 0x1000)
		var mistake *Mistake
		if !errors.As(err, &mistake) || !strings.Contains(mistake.Message, says) || mistake.Hint == "" || mistake.Position.Line != 35 {
			t.Errorf("%s: %v", function, err)
		}
	}
	f := declared(t, "win64", "frame: {red_zone: true}, body: [{mark: here}]")
	if _, err := Frame(f, "", 0x1000); err == nil {
		t.Error("win64 has a red zone")
	}
	f = declared(t, "cdecl", "params: {q: i128}, code: ret")
	if _, err := Call(f, nil); err == nil {
		t.Error("32-bit code has integers of 128 bits")
	}
}

// TestEveryRuleMatters leaves each rule out and demands that a call changes.
func TestEveryRuleMatters(t *testing.T) {
	double := &declaration.Type{Kind: declaration.Float, Bits: 64}
	wide := &declaration.Type{Kind: declaration.Vector, Bits: 256}
	samples := []*declaration.Function{
		declared(t, "sysv", "params: {a: i64, b: i64, c: i64, d: i64, e: i64, p: pair, w: wide, x: f80, u: unaligned, m: int_float}, returns: char17, code: ret"),
		declared(t, "sysv", "params: {a: char17, l: pair, q: bits, y: f80}, code: ret"),
		declared(t, "sysv", "params: {u: unaligned, a: i64, b: i64, c: i64, d: i64, e: i64, p: pair, t: thirds}, code: ret"),
		declared(t, "sysv", "params: {a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64, q: i128}, variadic: true, code: ret"),
		declared(t, "win64", "params: {a: i64, b: f64, c: char3}, returns: i128, variadic: true, code: ret"),
		declared(t, "fastcall", "params: {a: i32, b: i32, t: thirds}, code: ret"),
		declared(t, "sysv", "params: {t: thirds}, code: ret"),
		declared(t, "stdcall", "params: {a: i32, b: long_double}, code: ret"),
		declared(t, "cdecl", "params: {a: int_then_long}, returns: pair, code: ret"),
		declared(t, "regparm3", "params: {a: i32, b: pair, c: i32}, code: ret"),
		declared(t, "regparm3", "params: {a: i32}, variadic: true, code: ret"),
	}
	for _, rule := range AllRules {
		found := false
		for _, f := range samples {
			var extra []*declaration.Type
			if f.Variadic {
				extra = []*declaration.Type{double, wide}[:1+len(f.Params)/8]
			}
			right, err := Call(f, extra)
			wrong, err2 := Without(rule).Call(f, extra)
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			found = found || tell(right) != tell(wrong) || right.Vectors != wrong.Vectors
		}
		if !found {
			t.Errorf("nothing changes without the rule that %s", rule)
		}
	}
}

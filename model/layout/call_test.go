package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

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

//go:build linux && amd64

package lowering_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// exchange is a signature that both compilers are held to.
type exchange struct {
	name       string
	convention declaration.Convention
	kinds      []*declaration.Type
	named      int // the others are variadic
	returns    *declaration.Type
}

func (e exchange) mode() trace.Mode { return e.convention.Mode() }

func (e exchange) size(t *declaration.Type) int { return lowering.Size(t, e.mode()) }

func (e exchange) variadic() bool { return e.named < len(e.kinds) }

// drawn draws a signature.
func (d dice) exchange(name string, c declaration.Convention) exchange {
	e := exchange{name: name, convention: c, returns: d.small()}
	for range d.IntN(mostPassed + 1) {
		e.kinds = append(e.kinds, d.passed(c))
	}
	e.named = len(e.kinds)
	if d.IntN(4) > 0 || len(e.kinds) < 2 {
		return e
	}
	e.named = 1
	for k := 1; k < len(e.kinds); k++ {
		for !behindDots(e.kinds[k], c) {
			e.kinds[k] = d.passed(c)
		}
	}
	return e
}

// behindDots reports what C passes behind the dots as it is. GCC's va_arg does not follow
// the references of win64.
func behindDots(t *declaration.Type, c declaration.Convention) bool {
	if c == declaration.Win64 && !slices.Contains([]int{1, 2, 4, 8}, lowering.Size(t, trace.Mode64)) {
		return false
	}
	return t.Kind != declaration.Bool && (t.Kind != declaration.Integer || t.Bits >= 32) && (t.Kind != declaration.Float || t.Bits != 32)
}

// passed draws the type of an argument. A copy under win64 lies at a multiple of 16, and
// GCC relies on more where the type is aligned to more.
func (d dice) passed(c declaration.Convention) *declaration.Type {
	for {
		if t := d.small(); c != declaration.Win64 || lowering.Alignment(t, trace.Mode64) <= 16 {
			return t
		}
	}
}

// small draws a type that a room holds.
func (d dice) small() *declaration.Type {
	for {
		if t := d.kind(3); lowering.Size(t, trace.Mode64) <= room {
			return t
		}
	}
}

const masking = `{ %[1]s m; unsigned char *p = (void *)&m; for (unsigned i = 0; i < sizeof m; i++) p[i] = 255; __builtin_clear_padding(&m);
  for (unsigned i = 0; i < sizeof m; i++) ((volatile unsigned char *)%#[2]x)[i] = p[i]; }
`

// attribute is the convention in C.
func (e exchange) attribute() string {
	switch e.convention {
	case declaration.Win64:
		return "__attribute__((ms_abi))"
	case declaration.SysV, declaration.Cdecl:
		return ""
	case declaration.Regparm1, declaration.Regparm2, declaration.Regparm3:
		return fmt.Sprintf("__attribute__((regparm(%s)))", strings.TrimPrefix(string(e.convention), "regparm"))
	case declaration.Stdcall, declaration.Fastcall, declaration.Thiscall:
	}
	return fmt.Sprintf("__attribute__((%s))", e.convention)
}

// taker is a callee that keeps what it is passed.
func (e exchange) taker(c *inC) string {
	var params []string
	for k, t := range e.kinds[:e.named] {
		params = append(params, fmt.Sprintf("%s a%d", c.name(t), k))
	}
	list, body := "__builtin_va_list", ""
	if e.convention == declaration.Win64 {
		list = "__builtin_ms_va_list"
	}
	for k, t := range e.kinds {
		from := fmt.Sprintf("a%d", k)
		if k >= e.named {
			from = fmt.Sprintf("__builtin_va_arg(l, %s)", c.name(t))
		}
		body += fmt.Sprintf("*(%s *)%#x = %s;\n", c.name(t), trace.DataBase+k*room, from)
	}
	if e.variadic() {
		params = append(params, "...")
		start := strings.Replace(list, "list", "start", 1)
		body = fmt.Sprintf("%s l; %s(l, a%d);\n", list, start, e.named-1) + body
	}
	for k, t := range e.kinds {
		body += fmt.Sprintf(masking, c.name(t), trace.DataBase+masks+k*room)
	}
	body += fmt.Sprintf(masking, c.name(e.returns), trace.DataBase+resultMask)
	return fmt.Sprintf("%s %s take_%s(%s) {\n%s return *(%s *)%#x; }\n", e.attribute(), c.name(e.returns), e.name, strings.Join(params, ", "), body, c.name(e.returns), trace.DataBase+given)
}

// driver is a caller that passes what lies in the rooms.
func (e exchange) driver(c *inC) string {
	var params, arguments []string
	for k, t := range e.kinds {
		switch {
		case k < e.named:
			params = append(params, c.name(t))
		case k == e.named:
			params = append(params, "...")
		}
		arguments = append(arguments, fmt.Sprintf("*(%s *)%#x", c.name(t), trace.DataBase+k*room))
	}
	own := e.attribute()
	if e.mode() == trace.Mode32 {
		own = ""
	}
	return fmt.Sprintf("%[7]s void drive_%[2]s(%[1]s %[3]s (*f)(%[4]s)) { *(%[3]s *)%#[5]x = f(%[6]s); }\n",
		e.attribute(), e.name, c.name(e.returns), strings.Join(params, ", "), trace.DataBase+received, strings.Join(arguments, ", "), own)
}

// keeper copies bytes, under the convention of either mode and under win64.
const keeper = "void keep(char *d, char *s, long n) { while (n--) *d++ = *s++; }\n"

const keeperWin64 = "__attribute__((ms_abi)) void keep_win64(char *d, char *s, long n) { while (n--) *d++ = *s++; }\n"

func (e exchange) keep() *declaration.Function {
	name, convention := "keep", e.convention
	switch {
	case convention == declaration.Win64:
		name = "keep_win64"
	case e.mode() == trace.Mode32:
		convention = declaration.Cdecl
	}
	return &declaration.Function{Name: name, Convention: convention, Params: locals("d", ptr, "s", ptr, "n", ptr), Returns: void}
}

func (e exchange) keeping(to int, variable string, t *declaration.Type) declaration.Step {
	return call("", e.keep().Name, number(int64(trace.DataBase+to)), addressOf(variable), number(int64(e.size(t))))
}

var realigned = declaration.Frame{Pointer: true, Realign: 64, Saves: []trace.Register{trace.RBX}}

// calling is a main that calls GCC's taker.
func (e exchange) calling() []*declaration.Function {
	taker := &declaration.Function{Name: "take_" + e.name, Convention: e.convention, Variadic: e.variadic(), Returns: e.returns}
	main := &declaration.Function{Name: "main", Convention: e.convention, Frame: realigned, Returns: void}
	passed := call("r", taker.Name)
	for k, t := range e.kinds {
		name := fmt.Sprintf("a%d", k)
		if k < e.named {
			taker.Params = append(taker.Params, locals(name, t)...)
		}
		main.Locals = append(main.Locals, locals(name, t)...)
		main.Body = append(main.Body, fill(name))
		passed.Arguments = append(passed.Arguments, *value(name))
	}
	main.Locals = append(main.Locals, locals("r", e.returns)...)
	main.Body = append(main.Body, passed, mark("after"), e.keeping(received, "r", e.returns))
	return []*declaration.Function{main, taker, e.keep()}
}

// called is an echo that GCC's driver calls, and a main in text that calls the driver.
func (e exchange) called() ([]*declaration.Function, intel.Listing) {
	echo := &declaration.Function{Name: "echo", Convention: e.convention, Frame: realigned, Returns: e.returns, Variadic: e.variadic()}
	var read []declaration.Variable
	for k, t := range e.kinds {
		name := fmt.Sprintf("a%d", k)
		if k < e.named {
			echo.Params = append(echo.Params, locals(name, t)...)
			continue
		}
		read = append(read, locals(name, t)...)
	}
	echo.Locals = append(read, locals("r", e.returns)...)
	if e.variadic() {
		echo.Locals = append(echo.Locals, locals("l", &declaration.Type{Kind: declaration.VaList})...)
		echo.Body = append(echo.Body, declaration.Step{Kind: declaration.VaStart, List: "l"})
	}
	for _, v := range read {
		echo.Body = append(echo.Body, declaration.Step{Kind: declaration.VaArg, List: "l", Target: v.Name})
	}
	for k, t := range e.kinds {
		echo.Body = append(echo.Body, e.keeping(masks+k*room, fmt.Sprintf("a%d", k), t))
	}
	echo.Body = append(echo.Body, fill("r"), give(value("r")))
	text := fmt.Sprintf("sub rsp, 40\nlea rdi, [rip+echo]\nmov rcx, rdi\nafter:\ncall drive_%s\nadd rsp, 40\nret", e.name)
	if e.mode() == trace.Mode32 {
		text = fmt.Sprintf("sub esp, 8\npush offset echo\nafter:\ncall drive_%s\nadd esp, 12\nret", e.name)
	}
	file := source.NewFile("main", text)
	main, _ := intel.Parse("main", file.At(1, 1), source.Block{File: file, Line: 1, Text: text})
	return []*declaration.Function{echo, e.keep()}, main
}

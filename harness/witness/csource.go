package witness

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Where values lie on the data page, as offsets in bytes.
const (
	argumentsAt = 0     // of a call, each at a multiple of 64
	resultAt    = 0x800 // of a call
)

// valuePlaces are the offsets of the values of a signature's arguments.
func valuePlaces(s Signature) []uint64 {
	places := make([]uint64, 0, len(s.Arguments()))
	next := argumentsAt
	for _, t := range s.Arguments() {
		places = append(places, uint64(next))
		next += max(64, (roughly(t)+63)&^63)
	}
	return places
}

// attributes makes a function one of a convention.
var attributes = map[declaration.Convention]string{
	declaration.SysV: "", declaration.Win64: "__attribute__((ms_abi))", declaration.Cdecl: "",
	declaration.Stdcall: "__attribute__((stdcall))", declaration.Fastcall: "__attribute__((fastcall))",
	declaration.Thiscall: "__attribute__((thiscall))", declaration.Regparm1: "__attribute__((regparm(1)))",
	declaration.Regparm2: "__attribute__((regparm(2)))", declaration.Regparm3: "__attribute__((regparm(3)))",
}

// Source writes the C of a signature; n tells its names from others'. The function
// that is called by the compiled one lies at an address.
func Source(s Signature, n int, callee uint64) string {
	var b strings.Builder
	for _, write := range parts {
		write(writer{&b, s, n, callee})
	}
	return b.String()
}

// parts write the C of a signature one after the other. Those of one kind stand together
// in a file: gcc takes eight times as long over functions of two conventions in turn.
var parts = []func(writer){writer.types, writer.caller, writer.callee, writer.shapes}

// writer writes the C of one signature.
type writer struct {
	*strings.Builder
	Signature
	n      int
	called uint64 // the address of what the compiled function calls
}

func (w writer) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// types names those of the arguments T0, T1 and so on, and the result's R.
func (w writer) types() {
	for i, t := range w.Arguments() {
		w.printf("typedef %s;\n", declare(t, fmt.Sprintf("T%d_%d", w.n, i)))
	}
	w.printf("typedef %s;\n", declare(w.Function.Returns, fmt.Sprint("R", w.n)))
}

// at is a value on the data page.
func (w writer) at(argument int) string {
	return fmt.Sprintf("*(T%d_%d *)%#x", w.n, argument, trace.DataBase+valuePlaces(w.Signature)[argument])
}

func (w writer) result() string { return fmt.Sprintf("*(R%d *)%#x", w.n, trace.DataBase+resultAt) }

// list joins what is said of each param; a variadic function's ends in an ellipsis.
func (w writer) list(form string) string {
	var parts []string
	for i := range w.Function.Params {
		parts = append(parts, fmt.Sprintf(form, w.n, i))
	}
	if w.Function.Variadic {
		parts = append(parts, "...")
	}
	if parts == nil {
		return "void"
	}
	return strings.Join(parts, ", ")
}

// caller writes the function that calls, with values from the data page.
func (w writer) caller() {
	var values []string
	for i := range w.Arguments() {
		values = append(values, w.at(i))
	}
	into := ""
	if w.Returns() {
		into = w.result() + " = "
	}
	w.printf("void caller_%d(void) { %s((R%d (%s *)(%s))%#x)(%s); }\n", w.n, into, w.n,
		attributes[w.Convention()], w.list("T%d_%d"), w.called, strings.Join(values, ", "))
}

// callee writes the function that is called, which stores what it received.
func (w writer) callee() {
	w.printf("%s R%d callee_%d(%s) {", attributes[w.Convention()], w.n, w.n, w.list("T%d_%[2]d p%[2]d"))
	for i := range w.Function.Params {
		w.printf(" %s = p%d;", w.at(i), i)
	}
	if len(w.Extra) > 0 {
		kind := ""
		if w.Convention() == declaration.Win64 {
			kind = "ms_"
		}
		w.printf(" __builtin_%sva_list list; __builtin_%sva_start(list, p%d);", kind, kind, len(w.Function.Params)-1)
		for i := len(w.Function.Params); i < len(w.Arguments()); i++ {
			w.printf(" %s = __builtin_va_arg(list, T%d_%d);", w.at(i), w.n, i)
		}
	}
	if w.Returns() {
		w.printf(" return %s;", w.result())
	}
	w.printf(" }\n")
}

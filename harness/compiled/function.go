package compiled

import (
	"fmt"
	"strings"
)

// function draws one, with a name after those before.
func (d *drawing) function() {
	f := drawnFunction{name: fmt.Sprintf("f%d", len(d.drawn)), returns: pick(d, "long", "long", "int", "double", "struct pair", "struct big")}
	d.scope, d.names, d.cost = []string{"3"}, 0, 1
	var params []string
	for i := range d.IntN(10) {
		kind := pick(d, "long", "long", "int", "short", "double", "unsigned char")
		if i == 0 && d.one(8) {
			kind = "long *"
		}
		f.params = append(f.params, kind)
		params = append(params, fmt.Sprintf("%s p%d", kind, i))
		switch kind {
		case "long *":
			d.scope = append(d.scope, "p0[1]")
		case "double":
		default:
			d.scope = append(d.scope, fmt.Sprintf("p%d", i))
		}
	}
	attributes := "noinline"
	switch {
	case d.one(8):
		attributes += " __attribute__((ms_abi))"
	case d.one(10) && len(params) > 0 && strings.HasPrefix(params[0], "long p"):
		f.dots = true
		params = append(params, "...")
	case d.one(25):
		attributes += " __attribute__((force_align_arg_pointer))"
	}
	list := strings.Join(params, ", ")
	if list == "" {
		list = "void"
	}
	d.line("%s %s %s(%s) {", attributes, f.returns, f.name, list)
	d.under = f
	d.body()
	d.line("}")
	f.cost = d.cost
	d.drawn = append(d.drawn, f)
}

// body draws the statements of the function under way.
func (d *drawing) body() {
	d.depth++
	if d.one(3) {
		d.line("if (%s) return %s;", d.condition(), d.result())
	}
	if d.under.dots {
		d.variadic()
	}
	for range 1 + d.IntN(6) {
		d.statement(1)
	}
	if d.one(4) {
		d.tailCall()
	}
	d.line("return %s;", d.result())
	d.depth--
}

// result is an expression of the type that the function under way returns.
func (d *drawing) result() string {
	switch d.under.returns {
	case "struct pair":
		return fmt.Sprintf("(struct pair){%s, %s}", d.value(), d.value())
	case "struct big":
		return fmt.Sprintf("(struct big){{%s, %s, 3, 4, %s}}", d.value(), d.value(), d.value())
	}
	return d.value()
}

// variadic reads arguments of which there may be fewer.
func (d *drawing) variadic() {
	name := d.name()
	d.line("va_list list; long %s = 0; __builtin_va_start(list, p%d);", name, len(d.under.params)-1)
	d.line("for (long i = 0; i < (p0 & 3); i++) %s += __builtin_va_arg(list, long);", name)
	d.line("__builtin_va_end(list);")
	d.scope = append(d.scope, name)
	d.cost += 3
}

// mostCost bounds how many statements a call runs.
const mostCost = 60

// callee is one that can be called where a statement runs so many times.
func (d *drawing) callee(times int) (drawnFunction, bool) {
	for range 4 {
		if len(d.drawn) == 0 {
			break
		}
		if f := pick(d, d.drawn...); d.cost+times*f.cost <= mostCost {
			d.cost += times * f.cost
			return f, true
		}
	}
	return drawnFunction{}, false
}

// call is a call of a function as an expression of an integer.
func (d *drawing) call(times int) string {
	d.cost += times
	f, ok := d.callee(times)
	if !ok {
		return fmt.Sprintf("leaf(%s, %s)", d.value(), d.value())
	}
	made := d.made(f)
	switch f.returns {
	case "struct pair":
		return made + ".b"
	case "struct big":
		return made + ".v[2]"
	}
	return "(long)" + made
}

// made is a call with its arguments.
func (d *drawing) made(f drawnFunction) string {
	var list []string
	for _, kind := range f.params {
		switch kind {
		case "long *":
			list = append(list, "(long *)numbers")
		default:
			list = append(list, d.value())
		}
	}
	if f.dots {
		list = append(list, "1L", "2L", "3L")
	}
	return fmt.Sprintf("%s(%s)", f.name, strings.Join(list, ", "))
}

// tailCall returns what another function of the same type does, where there is one.
func (d *drawing) tailCall() {
	if f, ok := d.callee(1); ok && f.returns == d.under.returns {
		d.line("return %s;", d.made(f))
	}
}

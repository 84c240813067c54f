package witness

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/scanner"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// ParseSignature reads what Signature.String writes. The error says what was expected.
func ParseSignature(text string) (s Signature, err error) {
	r := &notationReader{}
	r.scanner.Init(strings.NewReader(text))
	r.scanner.Mode = scanner.ScanIdents | scanner.ScanInts
	r.scanner.Error = func(*scanner.Scanner, string) {}
	r.next()
	defer func() {
		if wrong, ok := recover().(notationError); ok {
			err = fmt.Errorf("%q: %s", text, string(wrong))
		}
	}()
	return r.signature(), nil
}

// notationError is thrown where the text cannot be read on.
type notationError string

type notationReader struct {
	scanner scanner.Scanner
	token   string
}

func (r *notationReader) next() {
	r.scanner.Scan()
	r.token = r.scanner.TokenText()
}

// accept takes a token if it is the next.
func (r *notationReader) accept(token string) bool {
	if r.token != token {
		return false
	}
	r.next()
	return true
}

func (r *notationReader) expect(token string) {
	if !r.accept(token) {
		panic(notationError(fmt.Sprintf("expected %q, not %q", token, r.token)))
	}
}

func (r *notationReader) word() string {
	word := r.token
	r.next()
	return word
}

func (r *notationReader) number() int {
	n, err := strconv.Atoi(r.token)
	if err != nil {
		panic(notationError(fmt.Sprintf("expected a number, not %q", r.token)))
	}
	r.next()
	return n
}

func (r *notationReader) signature() Signature {
	c := declaration.Convention(r.word())
	if !slices.Contains(declaration.Conventions, c) {
		panic(notationError(fmt.Sprintf("there is no convention %q", c)))
	}
	returns := r.typed()
	var params, extra []*declaration.Type
	variadic := false
	r.expect("(")
	for r.token != ")" && r.token != ";" {
		if r.accept(".") {
			r.expect(".")
			r.expect(".")
			variadic = true
			break
		}
		params = append(params, r.typed())
		r.accept(",")
	}
	if r.accept(";") {
		for r.token != ")" {
			extra = append(extra, r.typed())
			r.accept(",")
		}
	}
	r.expect(")")
	return build(c, returns, params, extra, variadic)
}

// typed reads a type.
func (r *notationReader) typed() *declaration.Type {
	t := r.element()
	var counts []int
	for r.accept("[") {
		counts = append(counts, r.number())
		r.expect("]")
	}
	for _, count := range counts {
		t = &declaration.Type{Kind: declaration.Array, Element: t, Count: count}
	}
	return t
}

func (r *notationReader) element() *declaration.Type {
	word := r.word()
	switch word {
	case "struct":
		return r.aggregate(declaration.Struct)
	case "union":
		return r.aggregate(declaration.Union)
	}
	if t, ok := scalars[word]; ok {
		return t
	}
	panic(notationError(fmt.Sprintf("there is no type %q", word)))
}

func (r *notationReader) aggregate(kind declaration.Kind) *declaration.Type {
	t := &declaration.Type{Kind: kind}
	r.expect("{")
	for r.token != "}" {
		var f declaration.Field
		if _, scalar := scalars[r.token]; !scalar {
			f.Name = r.word()
		}
		f.Type = r.typed()
		if r.accept(":") {
			f.BitField, f.Width = true, r.number()
		}
		t.Fields = append(t.Fields, f)
		r.accept(";")
	}
	r.expect("}")
	t.Packed = r.accept("packed")
	if r.accept("align") {
		t.Align = r.number()
	}
	return t
}

// scalars are the types that are no aggregates, by their names.
var scalars = func() map[string]*declaration.Type {
	all := map[string]*declaration.Type{"void": {}, "bool": {Kind: declaration.Bool}, "ptr": {Kind: declaration.Pointer}}
	add := func(kind declaration.Kind, unsigned bool, bits ...int) {
		for _, b := range bits {
			t := &declaration.Type{Kind: kind, Bits: b, Unsigned: unsigned}
			all[scalarName(t)] = t
		}
	}
	add(declaration.Integer, false, 8, 16, 32, 64, 128)
	add(declaration.Integer, true, 8, 16, 32, 64, 128)
	add(declaration.Float, false, 32, 64, 80, 128)
	add(declaration.Complex, false, 32, 64, 80)
	add(declaration.Vector, false, 64, 128, 256, 512)
	return all
}()

//go:build linux && amd64

package lowering_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Where what was passed is kept in the data page: each argument in a room of its own,
// after them the masks of their bytes that are no padding, and the result.
const (
	room       = 0x100 // bytes
	mostPassed = 6
	masks      = mostPassed * room
	given      = 2 * mostPassed * room // the result that the callee returns
	received   = given + room
	resultMask = received + room
)

// scalars64 are those of 64-bit code that the processor has registers for, with GCC's
// option for them.
func scalars64() (all []*declaration.Type, option string) {
	all = []*declaration.Type{boo, i8, u8, i16, i32, u32, i64, u64, i128, f32, f32, f64, f64, f80, f128, c32, c64, c80, ptr, m64, m128}
	if len(host.Read().CPU.Lacks([]string{"avx", "avx512f"})) > 0 {
		return all, "-mno-avx"
	}
	return append(all, m256, m512), "-mavx512f"
}

func TestGCCAndLoweredCodeCallEachOther(t *testing.T) {
	scalars, option := scalars64()
	exchangeAll(t, dice{rand.New(rand.NewPCG(1, 6)), scalars}, []declaration.Convention{declaration.SysV, declaration.Win64}, keeper+keeperWin64, option)
}

// GCC's callees use x87 registers while mmx ones hold arguments: a signature with an m64 in
// front of a float that they copy by x87 would not be ours to mend. These have none.
func TestGCCAndLowered32BitCodeCallEachOther(t *testing.T) {
	scalars := []*declaration.Type{boo, i8, u8, i16, i32, u32, i32, i64, u64, f32, f64, f80, f128, c32, c64, c80, ptr, m64, m128}
	exchangeAll(t, dice{rand.New(rand.NewPCG(1, 6)), scalars}, declaration.Conventions[2:], keeper, "-m32", "-msse2", "-mfpmath=387")
}

// exchangeAll draws signatures under conventions of one mode and holds both compilers to
// them.
func exchangeAll(t *testing.T, d dice, conventions []declaration.Convention, functions string, options ...string) {
	t.Helper()
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	defer cpu.Close()
	if conventions[0].Mode() == trace.Mode32 && cpu.System().No32BitCode {
		t.Skip("this system has no segment of 32-bit code")
	}
	c := newInC()
	var exchanges []exchange
	for k := range 60 {
		e := d.exchange(fmt.Sprint(k), conventions[k%len(conventions)])
		exchanges = append(exchanges, e)
		functions += e.taker(c) + e.driver(c)
	}
	code := compile(t, c.definitions.String()+functions, options...)
	for _, e := range exchanges {
		e.toGCC(t, cpu, code)
		e.fromGCC(t, cpu, code)
	}
}

// program builds a program whose result is given, and whose arguments are in their rooms.
func (e exchange) program(t *testing.T, declared []*declaration.Function, coded []intel.Listing) *trace.Program {
	t.Helper()
	s := &scenarios.Scenario{
		Name: "exchange", Mode: e.mode(), Declared: declared, Functions: coded, Needs: []string{"avx", "avx512f"},
		Expect: []scenarios.Expectation{{Moment: scenarios.AtCheckpoint, Label: "main.after"}},
	}
	p, err := codegen.Build(s)
	if err != nil {
		t.Fatalf("%+v: %v", e, err)
	}
	p.VectorBytes = 0
	p.Initial.Vectors = nil
	for k, kind := range e.kinds {
		copy(p.Data.Bytes[k*room:], declaration.Graffiti(k, kind, e.size(kind)))
	}
	copy(p.Data.Bytes[given:], declaration.Graffiti(9, e.returns, e.size(e.returns)))
	return p
}

func (e exchange) run(t *testing.T, cpu *stage.CPU, p *trace.Program) []byte {
	t.Helper()
	r := cpu.Run([]*trace.Program{p})[0]
	if r.Err != nil || r.Trace.Outcome.Kind != trace.Returned {
		t.Fatalf("%s: %v %+v", e.c(), r.Err, r.Trace.Outcome)
	}
	return r.Trace.Final.Data.Bytes
}

// c is the signature, for people.
func (e exchange) c() string {
	c := newInC()
	text := e.taker(c)
	return c.definitions.String() + text[:strings.Index(text, "{")]
}

// toGCC has lowered code call GCC's.
func (e exchange) toGCC(t *testing.T, cpu *stage.CPU, code compiled) {
	t.Helper()
	p := e.program(t, e.calling(), []intel.Listing{code.listing("take_" + e.name), code.listing(e.keep().Name)})
	clear(p.Data.Bytes[:masks])
	data := e.run(t, cpu, p)
	for k, kind := range e.kinds {
		e.compare(t, fmt.Sprintf("to GCC, argument %d", k), data[k*room:], declaration.Graffiti(k, kind, e.size(kind)), data[masks+k*room:])
	}
	e.compare(t, "from GCC, the result", data[received:], data[given:][:e.size(e.returns)], data[resultMask:])
}

// fromGCC has GCC's code call lowered code. Masks are those of toGCC's run.
func (e exchange) fromGCC(t *testing.T, cpu *stage.CPU, code compiled) {
	t.Helper()
	known := e.run(t, cpu, e.program(t, e.calling(), []intel.Listing{code.listing("take_" + e.name), code.listing(e.keep().Name)}))
	declared, main := e.called()
	p := e.program(t, declared, []intel.Listing{main, code.listing("drive_" + e.name), code.listing(e.keep().Name)})
	data := e.run(t, cpu, p)
	for k, kind := range e.kinds {
		e.compare(t, fmt.Sprintf("from GCC, argument %d", k), data[masks+k*room:], declaration.Graffiti(k, kind, e.size(kind)), known[masks+k*room:])
	}
	e.compare(t, "to GCC, the result", data[received:], declaration.Graffiti(len(e.kinds), e.returns, e.size(e.returns)), known[resultMask:])
}

func (e exchange) compare(t *testing.T, what string, got, want, mask []byte) {
	t.Helper()
	for k := range want {
		if (got[k]^want[k])&mask[k] != 0 {
			t.Errorf("%s\n%s: % x, want\n% x, of that\n% x", e.c(), what, got[:len(want)], want, mask[:len(want)])
			return
		}
	}
}

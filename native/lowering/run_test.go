//go:build linux && amd64

package lowering_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// top is the CFA of main.
const top = trace.StackTop - 256

// run runs declared functions on the processor with one checkpoint.
func run(t *testing.T, at string, functions ...*declaration.Function) *trace.Trace {
	t.Helper()
	p, err := codegen.Build(&scenarios.Scenario{
		Name: "run", Declared: functions,
		Expect: []scenarios.Expectation{{Moment: scenarios.AtCheckpoint, Label: at}},
	})
	if err != nil {
		t.Fatal(err)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	defer cpu.Close()
	r := cpu.Run([]*trace.Program{p})[0]
	if r.Err != nil || r.Trace.Outcome.Kind != trace.Returned {
		t.Fatalf("%v, %+v", r.Err, r.Trace)
	}
	return r.Trace
}

// demandStack looks for bytes at an address in the snapshot of a checkpoint.
func demandStack(t *testing.T, s trace.Snapshot, address int, want []byte) {
	t.Helper()
	got, ok := s.Stack.Slice(uint64(address), len(want))
	if !ok || !bytes.Equal(got, want) {
		t.Errorf("at %#x, %#x below the CFA of main: % x, want % x", address, top-address, got, want)
	}
}

func TestFactorialRuns(t *testing.T) {
	got := run(t, "factorial.entered", factorial()...)
	if rax := got.Final.Registers.Get(trace.RAX); rax != 24 || len(got.Snapshots) != 4 {
		t.Errorf("%d, in %d calls", rax, len(got.Snapshots))
	}
	// The frame of main has 16 bytes, those of factorial 48: n lies 40 below its CFA.
	for k, s := range got.Snapshots {
		demandStack(t, s, top-16-48*k-40, []byte{byte(4 - k), 0, 0, 0, 0, 0, 0, 0})
	}
}

func sysvMain(variables []declaration.Variable, body ...declaration.Step) *declaration.Function {
	return &declaration.Function{Name: "main", Convention: declaration.SysV, Returns: i64, Locals: variables, Body: body}
}

// What a body computes comes back in rax.
func TestWhatIsComputed(t *testing.T) {
	at := mark("at")
	big := structOf(i64, i64, i64)
	tests := []struct {
		what  string
		want  int64
		all   []*declaration.Function
		label string
	}{
		{"stores are truncated, loads extended", -2, []*declaration.Function{sysvMain(locals("a", i8, "b", u8), at,
			set("a", number(0x1ff)), set("b", number(0x1ff)), set("b", two(value("b"), declaration.Plus, value("a"))), // 255-1
			set("a", value("b")), give(value("a")))}, "main.at"},
		{"addresses and what lies there", 7, []*declaration.Function{sysvMain(locals("x", i64, "p", ptr), at,
			set("x", number(7)), set("p", addressOf("x")), give(indirectly("p")))}, "main.at"},
		{"alloca is below everything and aligned", 0, []*declaration.Function{func() *declaration.Function {
			f := sysvMain(locals("p", ptr, "q", ptr, "n", i64), at,
				declaration.Step{Kind: declaration.Alloca, Bytes: 100, Target: "p"}, declaration.Step{Kind: declaration.Alloca, Bytes: 1, Target: "q"},
				set("n", two(value("p"), declaration.Minus, value("q"))), give(two(value("n"), declaration.Minus, number(16))))
			f.Frame.Pointer = true
			return f
		}()}, "main.at"},
		{"the ways of an if", 30, []*declaration.Function{sysvMain(locals("x", i32), at,
			set("x", number(-3)),
			declaration.Step{Kind: declaration.If, Value: two(value("x"), declaration.Less, number(0)), Body: []declaration.Step{set("x", number(10))}, Else: []declaration.Step{set("x", number(20))}},
			declaration.Step{Kind: declaration.If, Value: two(value("x"), declaration.Equal, number(20)), Body: []declaration.Step{give(number(1))}, Else: []declaration.Step{give(two(value("x"), declaration.Times, number(3)))}})}, "main.at"},
		{"arguments on the stack", 8, []*declaration.Function{
			sysvMain(locals("r", i64), at, call("r", "callee", number(1), number(2), number(3), number(4), number(5), number(6), number(7), number(8)), give(value("r"))),
			{Name: "callee", Convention: declaration.SysV, Returns: i64, Params: locals("a", i64, "b", i64, "c", i64, "d", i64, "e", i64, "f", i64, "g", i64, "h", u8), Body: []declaration.Step{give(value("h"))}},
		}, "main.at"},
		{"an aggregate by value, and back through memory", 0, []*declaration.Function{
			sysvMain(locals("x", big, "y", big, "p", ptr, "q", ptr, "n", i64, "m", i64), at, fill("x"), call("y", "callee", value("x")),
				set("p", addressOf("x")), set("q", addressOf("y")), set("n", indirectly("p")), set("m", indirectly("q")), give(two(value("n"), declaration.Minus, value("m")))),
			{Name: "callee", Convention: declaration.SysV, Returns: big, Params: locals("a", big), Body: []declaration.Step{give(value("a"))}},
		}, "main.at"},
		{"win64 from sysv, an aggregate by reference", 41, []*declaration.Function{
			sysvMain(locals("x", big, "r", i64, "p", ptr), at, fill("x"), call("r", "callee", number(1), number(2), number(3), value("x"), number(40)), give(value("r"))),
			{Name: "callee", Convention: declaration.Win64, Returns: i64, Params: locals("a", i64, "b", i64, "c", i64, "d", big, "e", i32), Body: []declaration.Step{fill("d"), give(two(value("e"), declaration.Plus, value("a")))}},
		}, "main.at"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			got := run(t, test.label, test.all...)
			if rax := int64(got.Final.Registers.Get(trace.RAX)); rax != test.want {
				t.Errorf("%d, want %d", rax, test.want)
			}
		})
	}
}

func TestFilledVariablesLieWhereTheContractSays(t *testing.T) {
	offset := int64(-44)
	variables := locals("a", array(u8, 5), "b", f80, "c", i16)
	variables = append(variables, declaration.Variable{Name: "d", Type: u32, Offset: &offset})
	main := sysvMain(variables,
		fill("a"), fill("b"), fill("c"), fill("d"),
		declaration.Step{Kind: declaration.Block, Locals: locals("e", i64), Body: []declaration.Step{fill("e"), mark("filled")}},
		give(number(0)))
	main.Frame = declaration.Frame{Pointer: true, Saves: []trace.Register{trace.RBX}}
	got := run(t, "main.filled", main).Snapshots[0]
	// rbx is pushed at -24. a: -29. b, aligned to 16: -48. c: -50. d, 44 below rbp at -16:
	// -60. The block's e, a multiple of 8 below that: -72.
	for k, place := range []struct{ offset, size int }{{-29, 5}, {-48, 16}, {-50, 2}, {-60, 4}, {-72, 8}} {
		demandStack(t, got, top+place.offset, declaration.Graffiti(k, u8, place.size))
	}
	if rsp := got.Registers.Get(trace.RSP); rsp != top-80 {
		t.Errorf("rsp %#x", rsp)
	}
}

func TestRealignedLocalsAreAligned(t *testing.T) {
	// One call with a CFA that is a multiple of 32, and one that is not.
	callee := &declaration.Function{
		Name: "callee", Convention: declaration.SysV, Frame: declaration.Frame{Pointer: true, Realign: 64}, Locals: locals("x", array(u8, 40), "v", m512),
		Body: []declaration.Step{fill("v"), mark("filled")},
	}
	between := &declaration.Function{Name: "between", Convention: declaration.SysV, Locals: locals("x", i64), Body: []declaration.Step{call("", "callee")}}
	got := run(t, "callee.filled", sysvMain(nil, call("", "callee"), call("", "between"), give(number(0))), between, callee)
	for _, s := range got.Snapshots {
		rsp := s.Registers.Get(trace.RSP)
		if rsp%64 != 0 {
			t.Errorf("rsp %#x", rsp)
		}
		demandStack(t, s, int(rsp), declaration.Graffiti(1, m512, 64)) // 40 bytes, 24 of padding, 64
	}
	if len(got.Snapshots) != 2 || slices.Equal(got.Snapshots[0].Stack.Bytes, got.Snapshots[1].Stack.Bytes) {
		t.Error("both calls see the same stack")
	}
}

func TestRedZoneLiesBelowRSP(t *testing.T) {
	leaf := &declaration.Function{
		Name: "leaf", Convention: declaration.SysV, Frame: declaration.Frame{RedZone: true}, Params: locals("n", i64), Locals: locals("x", i64),
		Body: []declaration.Step{fill("x"), mark("filled")},
	}
	s := run(t, "leaf.filled", sysvMain(nil, call("", "leaf", number(5)), give(number(0))), leaf).Snapshots[0]
	rsp := int(s.Registers.Get(trace.RSP))
	demandStack(t, s, rsp-8, declaration.Graffiti(1, i64, 8))
	demandStack(t, s, rsp-16, []byte{5, 0, 0, 0, 0, 0, 0, 0})
}

package diff_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// withX87 gives a snapshot st0 = 1, TOP being 7.
func withX87(s trace.Snapshot, change func(*trace.X87)) *trace.Trace {
	s.Registers.X87 = &trace.X87{Control: 0x37f, Status: 7 << 11, Occupied: 0x80}
	s.Registers.X87.Stack[0] = [trace.X87Bytes]byte{7: 0x80, 8: 0xff, 9: 0x3f}
	if change != nil {
		change(s.Registers.X87)
	}
	return traceOf(s)
}

func TestDifferencesOfTheX87(t *testing.T) {
	nowhere := func(int) source.Position { return source.Position{} }
	for _, c := range []struct {
		change func(*trace.X87)
		says   string
	}{
		{nil, ""},
		{func(x *trace.X87) { x.Status |= 0x4500 }, ""}, // what the manual leaves undefined
		{func(x *trace.X87) { x.Stack[0][0]++ }, "st0|0x3fff8000000000000000|0x3fff8000000000000001"},
		{func(x *trace.X87) { x.Stack[0][9] ^= 0x80 }, "st0|0x3fff8000000000000000|0xbfff8000000000000000"},
		{func(x *trace.X87) { x.Occupied = 0; x.Stack[0] = [10]byte{} }, "st0|0x3fff8000000000000000|empty"},
		{func(x *trace.X87) { x.Occupied |= 1 }, "st1|empty|0x00000000000000000000"},
		{func(x *trace.X87) { x.Status |= 1 }, "x87 status word|0x3800 (top 7)|0x3801 (top 7)"},
		{func(x *trace.X87) { x.Control = 0x77f }, "x87 control word|0x37f|0x77f"},
	} {
		ours := withX87(predicted(), nil)
		for _, s := range []*trace.Snapshot{&ours.Snapshots[0], &ours.Final} {
			s.Predicted = predicted().Predicted
			s.Predicted.X87Undefined = 0x4500
		}
		found, err := diff.Traces(program(), ours, withX87(captured(), c.change), nowhere)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, m := range found {
			if m.At != diff.End {
				told = append(told, strings.Join([]string{m.What, m.Predicted, m.Captured}, "|"))
			}
		}
		if got := strings.Join(told, "; "); got != c.says {
			t.Errorf("found %q, want %q", got, c.says)
		}
	}
	found, err := diff.Traces(program(), withX87(predicted(), nil), traceOf(captured()), nowhere)
	if err != nil || len(found) == 0 || found[0].What != "x87 registers" || found[0].Captured != "not observed" {
		t.Errorf("%v, %v", found, err)
	}
}

func TestExpectationsOfTheX87(t *testing.T) {
	st := func(name string) scenarios.RegisterName {
		r, _ := scenarios.ParseRegister(name)
		return r
	}
	number := scenarios.Fact{Kind: scenarios.IsValue, Size: 10, Bytes: []byte{7: 0x80, 8: 0xff, 9: 0x3f}, Text: "extended 1"}
	for name, says := range map[string]string{"st0": "", "st1": "empty"} {
		e := scenarios.Expectation{Label: "helper.body"}
		e.State.Registers = []scenarios.RegisterFact{{Register: st(name), Facts: []scenarios.Fact{number}}}
		at := scenarios.Expectation{Moment: scenarios.AtReturn, Returns: &number, Result: st(name)}
		found := diff.Expectations(source.Position{}, []scenarios.Expectation{e, at}, program(), withX87(predicted(), nil), withX87(captured(), nil))
		switch {
		case says == "" && len(found) != 0:
			t.Errorf("%s: %v", name, found)
		case says != "" && (len(found) != 2 || found[0].Captured != says || found[1].Captured != says):
			t.Errorf("%s: %v", name, found)
		}
	}
}

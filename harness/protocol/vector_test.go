package protocol_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// vector has flags, a register and a byte of the stack of which bits are undefined.
func vector() protocol.Vector {
	q := request(trace.Mode64)
	t := seen(q.Program).Trace
	for _, s := range []*trace.Snapshot{&t.Snapshots[0], &t.Final} {
		s.Predicted = &trace.Prediction{Undefined: trace.AF, StackUndefined: make([]byte, len(s.Stack.Bytes))}
		s.Predicted.RegistersUndefined[trace.R11] = 0x10
		s.Predicted.StackUndefined[1] = 0x20
	}
	t.Undefined = []string{"SDM vol. 2, SHL: AF"}
	return protocol.Vector{Scenario: "push", Case: "a=1", Says: "It pushes.", Vendor: trace.AMD, Needs: []string{"avx"}, Request: q, Predicted: t}
}

func TestAVectorIsARequestWithItsAnswer(t *testing.T) {
	text := vector().Line()
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		t.Fatal(err)
	}
	c, err := protocol.ReadCommand(parts["run"])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := protocol.ReadAnswer(parts["expected"], c.Run); err != nil {
		t.Error(err)
	}
	const mask = `{"registers":{"r11":"0x10","rflags":"0x10"},"memory":[{"address":"0x3fffffe9","bytes":"20"}]}`
	want := `{"sources":["SDM vol. 2, SHL: AF"],"snapshots":[` + mask + `],"final":` + mask + `}`
	if got := string(parts["undefined"]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := definition(t, protocol.Schema(), "vector").Validate(instance); err != nil {
		t.Error(err)
	}
}

func TestAVectorOfWhichAllIsDefinedHasNoMasks(t *testing.T) {
	v := vector()
	v.Predicted = seen(v.Request.Program).Trace
	if text := string(v.Line()); strings.Contains(text, "undefined") {
		t.Error(text)
	}
}

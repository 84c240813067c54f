package protocol_test

import (
	"bytes"
	"testing"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// FuzzMessages: whatever comes is read or refused, and what is read is written again as
// something that reads as the same.
func FuzzMessages(f *testing.F) {
	for _, message := range conversation() {
		f.Add(message)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if c, err := protocol.ReadCommand(text); err == nil && c.Word == "run" {
			again, err := protocol.ReadCommand(c.Run.Line())
			if err != nil || !bytes.Equal(again.Run.Line(), c.Run.Line()) {
				t.Errorf("%s is written as %s: %v", text, c.Run.Line(), err)
			}
		}
		_, _ = protocol.ReadStarted(text)
		q := request(trace.Mode64)
		if a, err := protocol.ReadAnswer(text, q); err == nil {
			if a.Seen != nil {
				a.Seen.Against(seen(q.Program).Trace)
			}
			if _, err := protocol.ReadAnswer(a.Line(q), q); err != nil {
				t.Errorf("%s is written as %s: %v", text, a.Line(q), err)
			}
		}
		if _, err := protocol.Validate(bytes.NewReader(text)); err != nil {
			t.Error(err)
		}
	})
}

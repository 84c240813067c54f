package protocol_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// conversation has one message of each kind.
func conversation() [][]byte {
	q := request(trace.Mode64)
	fault := seen(q.Program)
	fault.Trace.Snapshots, fault.Trace.Final = nil, fault.Trace.Snapshots[0]
	fault.Trace.Final.Checkpoint = trace.Final
	fault.Trace.Outcome = trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.PageFault, ErrorCode: 6, Address: 0x3fffeff8}}
	return [][]byte{
		protocol.StartLine(),
		protocol.Started{Name: "toy", Version: "1.2", URL: "https://example.org/toy", Modes: []string{"64"}, Features: []string{}, Observes: protocol.Snapshots}.Line(),
		q.Line(), answer(q), protocol.Answer{ID: q.ID, Seen: fault}.Line(q),
		protocol.Answer{ID: q.ID, Skipped: "no instruction enter"}.Line(q),
		protocol.Answer{ID: q.ID, Errored: "out of memory"}.Line(q),
		protocol.StopLine(),
	}
}

var long = regexp.MustCompile(`"([0-9a-f]{32})[0-9a-f]{32,}"`)

// TestTheExamplesInTheDocumentAreReal holds each JSON block of PROTOCOL.md against the
// message that this package writes, with long bytes cut short.
func TestTheExamplesInTheDocumentAreReal(t *testing.T) {
	text, err := os.ReadFile("../PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for block := range strings.SplitSeq(string(text), "```json\n") {
		example, _, ok := strings.Cut(block, "```")
		var compact bytes.Buffer
		if ok && json.Compact(&compact, []byte(example)) == nil {
			shown[compact.String()] = true
		}
	}
	for _, message := range conversation() {
		want := long.ReplaceAllString(strings.TrimSpace(string(message)), `"$1..."`)
		if !shown[want] {
			t.Errorf("PROTOCOL.md does not show\n%s", want)
		}
	}
}

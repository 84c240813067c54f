package adapter_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/adapter"
	"github.com/framecheck/framecheck/harness/protocol"
)

// TestTheRecordOfSeveralProcessesIsOneConversation: commands and answers alternate.
func TestTheRecordOfSeveralProcessesIsOneConversation(t *testing.T) {
	if mistakes := recorded(t, slices.Repeat([]string{"good"}, 40)...); mistakes != nil {
		t.Error(mistakes)
	}
}

// TestWhereNoAnswerCameTheRecordHasNone: the case is tried again, by a new process.
func TestWhereNoAnswerCameTheRecordHasNone(t *testing.T) {
	mistakes := recorded(t, "good", "exit", "good")
	if len(mistakes) == 0 {
		t.Error("the record has an answer of a process that died")
	}
	for _, m := range mistakes {
		if !strings.Contains(m.String(), "found another command, expected an answer to the one before") {
			t.Error(m)
		}
	}
}

// recorded has an adapter run cases, and gives the mistakes in the record of it.
func recorded(t *testing.T, names ...string) []protocol.Mistake {
	t.Helper()
	var text bytes.Buffer
	o := options()
	o.Record = adapter.NewRecord(&text)
	a, err := adapter.Open([]string{os.Args[0], "adapter", "good"}, o)
	if err != nil {
		t.Fatal(err)
	}
	a.Run(programs(names...))
	a.Close()
	if text.Len() == 0 || o.Record.Err() != nil {
		t.Fatalf("%d bytes, %v", text.Len(), o.Record.Err())
	}
	mistakes, err := protocol.Validate(&text)
	if err != nil {
		t.Fatal(err)
	}
	return mistakes
}

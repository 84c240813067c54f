package protocol_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func server() protocol.Server {
	return protocol.Server{
		Started: protocol.Started{Name: "toy", Version: "1", URL: "https://example.org", Modes: []string{"64"}, Observes: protocol.Snapshots},
		Run: func(q protocol.Request) protocol.Answer {
			return protocol.Answer{ID: q.ID, Seen: seen(program(q.Program.Mode))}
		},
	}
}

func TestAConversationIsServedAndIsValid(t *testing.T) {
	q := request(trace.Mode64)
	commands := [][]byte{protocol.StartLine(), q.Line(), protocol.StopLine()}
	var out bytes.Buffer
	if err := server().Serve(bytes.NewReader(bytes.Join(commands, nil)), &out); err != nil {
		t.Fatal(err)
	}
	answers := bytes.SplitAfter(out.Bytes(), []byte("\n"))
	if len(answers) != 3 || !bytes.Equal(answers[1], answer(q)) {
		t.Fatalf("%s", out.Bytes())
	}
	transcript := bytes.Join([][]byte{commands[0], answers[0], commands[1], answers[1], commands[2]}, nil)
	if mistakes, err := protocol.Validate(bytes.NewReader(transcript)); err != nil || mistakes != nil {
		t.Errorf("%v, %v", mistakes, err)
	}
}

func TestACommandThatCannotBeReadIsAnswered(t *testing.T) {
	var out bytes.Buffer
	in := changed(t, request(trace.Mode64).Line(), `"exit"`, `"exist"`)
	if err := server().Serve(bytes.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), `{"id":"0x2a","errored":"$: found the key \"exist\"`) {
		t.Error(out.String())
	}
	if err := server().Serve(strings.NewReader("{\"cmd\":\"walk\"}\n"), &out); err == nil {
		t.Error("an unknown command ends nothing")
	}
}

func TestMistakesInATranscriptHaveTheirLines(t *testing.T) {
	q := request(trace.Mode64)
	transcript := bytes.Join([][]byte{
		q.Line(),             // 1: before start
		protocol.StartLine(), // 2: the first is not answered
		[]byte(" \n"),        // 3: a line, too
		server().Started.Line(),
		answer(q),                                                     // 5: nobody asked
		q.Line(), changed(t, answer(q), `"id":"0x2a"`, `"id":"0x2b"`), // 7
		q.Line(), changed(t, answer(q), `"returned"`, `"gone"`), // 9
		q.Line(), []byte("Segmentation fault\n"), // 11
	}, nil)
	mistakes, err := protocol.Validate(bytes.NewReader(transcript))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"line 1: $: found the command run, expected start",
		"line 2: $: found another command, expected an answer",
		"line 5: $: found \"{\\\"id",
		"line 7: $: found an answer to 0x2b, expected one to 0x2a",
		"line 9: $.outcome.kind: found \"gone\"",
		"line 11: $: found \"Segmentation fault\\n\", expected one JSON object",
	}
	for i, m := range mistakes {
		if i >= len(want) || !strings.HasPrefix(m.String(), want[i]) {
			t.Errorf("%v", m)
		}
	}
	if len(mistakes) < len(want) {
		t.Errorf("%d mistakes", len(mistakes))
	}
}

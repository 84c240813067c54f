package adapter_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestMain is an adapter where the first argument says so.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "adapter" {
		simulator{kind: os.Args[2]}.serve()
		return
	}
	// With the race detector, what ends waits for a second to see more (the variable's default).
	// Adapters are ended by the dozen; this process has read it already, and does wait.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// simulator is an adapter that misbehaves: from the start by its kind, and at a case by
// the program's name.
type simulator struct {
	kind string
	runs int // that it was asked
}

func (s simulator) serve() {
	in := bufio.NewReader(os.Stdin)
	for {
		text, err := in.ReadBytes('\n')
		if err != nil {
			break
		}
		c, err := protocol.ReadCommand(text)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		switch c.Word {
		case "start":
			s.start()
		case "run":
			s.runs++
			s.run(c.Run)
		case "stop":
			s.stop()
		}
	}
	s.stop()
}

func (s simulator) start() {
	started := protocol.Started{Name: "toy", Version: "1", URL: "https://example.org", Modes: []string{"64"}, Observes: protocol.Final}
	switch s.kind {
	case "mute":
		forever()
	case "unknown version":
		say(bytes.Replace(started.Line(), []byte("0x1"), []byte("0x2"), 1))
		return
	case "dies at once":
		fmt.Fprintln(os.Stderr, "no licence")
		os.Exit(4)
	}
	say(started.Line())
	if s.kind == "deaf" {
		forever()
	}
}

func (s simulator) stop() {
	if s.kind == "ignores stop" {
		forever()
	}
	os.Exit(0)
}

func (s simulator) run(q protocol.Request) {
	switch s.kind {
	case "dies at every case":
		os.Exit(5)
	case "dies now and then":
		if s.runs%3 == 0 {
			os.Exit(6)
		}
	case "dies behind each answer":
		say(good(q))
		os.Exit(0)
	case "speaks behind each answer":
		say(good(q))
		time.Sleep(time.Millisecond)
		fmt.Println("done")
		return
	}
	misbehave(q)
}

func good(q protocol.Request) []byte {
	final := trace.Snapshot{Checkpoint: trace.Final, Registers: q.Program.Initial, Stack: trace.Memory{Base: trace.StackTop}, Data: q.Program.Data}
	return protocol.Answer{ID: q.ID, Seen: protocol.Whole(&trace.Trace{Final: final})}.Line(q)
}

func misbehave(q protocol.Request) {
	answer := good(q)
	switch name, _, _ := strings.Cut(q.Program.Name, " "); name {
	case "hang":
		fmt.Fprintln(os.Stderr, "thinking")
		forever()
	case "hang-with-child":
		child := exec.Command("sleep", "3600")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			os.Exit(7)
		}
		_, path, _ := strings.Cut(q.Program.Name, " ")
		if err := os.WriteFile(path, fmt.Append(nil, child.Process.Pid), 0o600); err != nil {
			os.Exit(8)
		}
		os.Exit(9)
	case "panic":
		panic("assertion failed")
	case "exit":
		os.Exit(0)
	case "close-stdout":
		os.Stdout.Close()
		forever()
	case "half-a-line":
		say(answer[:len(answer)/2])
		os.Exit(3)
	case "garbage":
		fmt.Println("Segmentation fault")
	case "not-an-answer":
		say(bytes.Replace(answer, []byte("rax"), []byte("eax"), 1))
	case "flood":
		for {
			say(bytes.Repeat([]byte("x"), 1<<16))
		}
	case "flood-of-lines":
		for {
			say(bytes.Repeat(answer, 10))
		}
	case "wrong-id":
		q.ID += 7
		say(good(q))
	case "twice":
		say(append(answer, answer...))
	case "skip":
		say(protocol.Answer{ID: q.ID, Skipped: "no enter"}.Line(q))
	case "error":
		say(protocol.Answer{ID: q.ID, Errored: "out of memory"}.Line(q))
	case "chatter":
		fmt.Fprint(os.Stderr, strings.Repeat("debug\n", 1<<16))
		say(answer)
	default:
		say(answer)
	}
}

// say writes an answer at once.
func say(text []byte) { fmt.Print(string(text)) }

// forever waits until this process is killed.
func forever() {
	for {
		time.Sleep(time.Hour)
	}
}

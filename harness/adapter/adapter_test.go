package adapter_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/harness/adapter"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// options wait for ever, but for no time at all where the adapter never answers.
func options() adapter.Options {
	o := adapter.Defaults()
	never := func() <-chan time.Time { return nil }
	o.Patience.Start, o.Patience.Stop = never, atOnce
	o.Patience.Case = func(p *trace.Program) <-chan time.Time {
		if strings.HasPrefix(p.Name, "hang ") {
			return atOnce()
		}
		return nil
	}
	o.LineBytes, o.Parallel = 1<<20, 2
	return o
}

// atOnce has no patience.
func atOnce() <-chan time.Time { return time.After(0) }

func open(t *testing.T, kind string, o adapter.Options) *adapter.Adapter {
	t.Helper()
	a, err := adapter.Open([]string{os.Args[0], "adapter", kind}, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func program(name string) *trace.Program {
	return &trace.Program{
		Name: name, Code: []byte{0xc3}, Entry: trace.CodeBase, Exit: trace.CodeBase + 1,
		Stack:   trace.Memory{Base: trace.StackTop - trace.PageSize, Bytes: make([]byte, trace.PageSize)},
		Data:    trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)},
		Initial: trace.Registers{RIP: trace.CodeBase, Selectors: trace.EntrySelectors(trace.Mode64)},
	}
}

func programs(names ...string) []*trace.Program {
	list := make([]*trace.Program, len(names))
	for i, name := range names {
		list[i] = program(fmt.Sprintf("%s %d", name, i))
	}
	return list
}

// verdicts are what each way to misbehave must come to; nothing for a good answer.
var verdicts = map[string]string{
	"good":           "",
	"chatter":        "",
	"hang":           "the adapter hung: no answer after",
	"panic":          "the adapter crashed: exit status 2; its stderr ends with:\n",
	"exit":           "the adapter crashed: exit status 0",
	"half-a-line":    "the adapter crashed: exit status 3",
	"garbage":        "the adapter's answer is malformed: $: found \"Segmentation fault",
	"not-an-answer":  "the adapter's answer is malformed: $.final.registers: found the key \"eax\"",
	"flood":          "the adapter's answer is malformed: more than 1048576 bytes without a newline\nit begins with: \"xxxx",
	"flood-of-lines": "the adapter's answer is malformed: more than one line came for one request",
	"twice":          "the adapter's answer is malformed: more than one line came for one request",
	"wrong-id":       "the adapter answered 0x",
	"skip":           "skipped: no enter",
	"error":          "the adapter reports an error: out of memory",
}

func check(t *testing.T, p *trace.Program, r adapter.Run) {
	t.Helper()
	name, _, _ := strings.Cut(p.Name, " ")
	want := verdicts[name]
	switch {
	case (r.Seen == nil) == (r.Err == nil):
		t.Errorf("%s: both or neither of a trace and an error: %+v", p.Name, r)
	case want == "" && r.Err != nil:
		t.Errorf("%s: %v", p.Name, r.Err)
	case want != "" && (r.Err == nil || !strings.HasPrefix(r.Err.Error(), want)):
		t.Errorf("%s: %v, want %s", p.Name, r.Err, want)
	}
}

// TestEachCaseHasItsOwnVerdict mixes all ways to misbehave with good answers.
func TestEachCaseHasItsOwnVerdict(t *testing.T) {
	for _, parallel := range []int{3, 1} {
		if parallel == 1 && testing.Short() {
			t.Skip("one adapter alone is left out of short runs: it comes to the same with several")
		}
		o := patient()
		o.Parallel = parallel
		a := open(t, "by name", o)
		var names []string
		for name := range verdicts {
			names = append(names, name, "good", name)
		}
		list := programs(names...)
		for i, r := range a.Run(list) {
			check(t, list[i], r)
		}
	}
}

func TestAnAdapterThatClosesItsStdoutHasCrashed(t *testing.T) {
	a := open(t, "by name", options())
	const want = "the adapter crashed: it closed its stdout and went on"
	if err := a.Run(programs("close-stdout"))[0].Err; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestACrashTellsWhatWasLastOnStderr(t *testing.T) {
	a := open(t, "by name", patient())
	var crashed *adapter.Crashed
	if err := a.Run(programs("panic"))[0].Err; !errors.As(err, &crashed) || !strings.Contains(crashed.Stderr, "assertion failed") && !strings.Contains(crashed.Stderr, "goroutine") {
		t.Errorf("%v", err)
	}
}

// patient waits at a crash until the adapter has ended.
func patient() adapter.Options {
	o := options()
	o.Patience.Stop = func() <-chan time.Time { return nil }
	return o
}

func TestAdaptersThatDoNotStart(t *testing.T) {
	o := patient()
	for kind, want := range map[string]string{
		"unknown version": `the adapter does not start: the adapter's answer is malformed: $.protocol: found "0x2", expected "0x1"`,
		"dies at once":    "the adapter does not start: the adapter crashed: exit status 4; its stderr ends with:\nno licence",
		"mute":            "the adapter does not start: the adapter hung",
	} {
		if kind == "mute" {
			o.Patience.Start = atOnce
		} else {
			o.Patience.Start = options().Patience.Start
		}
		if _, err := adapter.Open([]string{os.Args[0], "adapter", kind}, o); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	var notStarted *adapter.NotStarted
	if _, err := adapter.Open([]string{filepath.Join(t.TempDir(), "none")}, o); !errors.As(err, &notStarted) || !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := adapter.Open(nil, o); !errors.As(err, &notStarted) {
		t.Error(err)
	}
}

func TestWhatAnAdapterCannotRunIsNotSent(t *testing.T) {
	a := open(t, "by name", options())
	narrow, stepped, handling := program("good"), program("good"), program("good")
	narrow.Mode, stepped.EveryInstruction, handling.Signals = trace.Mode32, true, &trace.Signals{}
	for i, want := range []string{
		"skipped: it has no mode of 32 bits", "skipped: it does not show single steps", "skipped: it delivers no signals: it has not the feature signals",
	} {
		if err := a.Run([]*trace.Program{narrow, stepped, handling})[i].Err; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestARequestThatIsNotReadBlocksNobody: it does not fit into the pipe.
func TestARequestThatIsNotReadBlocksNobody(t *testing.T) {
	o := options()
	o.Patience.Case = func(*trace.Program) <-chan time.Time { return atOnce() }
	a := open(t, "deaf", o)
	large := program("hang")
	large.Stack = trace.Memory{Base: trace.StackTop - 1<<20, Bytes: make([]byte, 1<<20)}
	var hung *adapter.Hung
	if err := a.Run([]*trace.Program{large})[0].Err; !errors.As(err, &hung) {
		t.Error(err)
	}
}

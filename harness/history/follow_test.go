package history_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// functionLine is a function whose instructions stand on one line, between semicolons.
var functionLine = regexp.MustCompile(`(?m)^  \w+: .*$`)

// follow gives a program and the moments at each checkpoint by its label.
func follow(t *testing.T, functions string) (*trace.Program, map[string]history.Moment) {
	t.Helper()
	functions = functionLine.ReplaceAllStringFunc(functions, func(line string) string {
		return strings.ReplaceAll(strings.Replace(line, ": ", ": |\n    ", 1), "; ", "\n    ")
	})
	text := "name: followed\nsays: calls and returns are followed\nfunctions:\n" + functions
	list, err := scenarios.Load("followed.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	p := programs[0]
	run := harness.Model{Vendor: trace.AMD}.Run([]*trace.Program{harness.Stepped(p)})[0]
	if run.Err != nil {
		t.Fatal(run.Err)
	}
	moments, err := history.Follow(p, run.Trace)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]history.Moment{}
	for _, m := range moments {
		if m.Snapshot.Checkpoint >= 0 {
			at[p.Checkpoints[m.Snapshot.Checkpoint].Label] = m
		}
	}
	return p, at
}

func TestWhatIsDoneWhereCallsAndReturnsDoNotPair(t *testing.T) {
	for what, c := range map[string]struct{ functions, at, want string }{
		"a tail call": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: jmp g
  g: here:; ret
`, "g.here", "g main"},
		"a jump to a function with more on the stack": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: push rax; jmp g
  g: here:; pop rax; ret
`, "g.here", "g main"},
		"a return through what was pushed": {`
  main: sub rsp, 8; call f; here:; add rsp, 8; ret
  f: lea rax, [g]; push rax; ret
  g: ret
`, "main.here", "main"},
		"a return that skips a frame": {`
  main: sub rsp, 8; call f; here:; add rsp, 8; ret
  f: push rax; call g; ud2
  g: add rsp, 16; ret
`, "main.here", "main"},
		"a return address taken off, before the jump": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: pop rcx; here:; jmp rcx
`, "f.here", "f main"},
		"a return address taken off, behind the jump": {`
  main: sub rsp, 8; call f; here:; add rsp, 8; ret
  f: pop rcx; jmp rcx
`, "main.here", "main"},
		"a return address that is overwritten": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: lea rax, [g]; mov [rsp], rax; ret
  g: here:; ud2
`, "g.here", "g"},
		"a call of the next instruction": {`
  main: call next; next:; pop rax; ret
`, "main.next", "main"},
	} {
		t.Run(what, func(t *testing.T) {
			end := ""
			if strings.Contains(c.functions, `here:; ud2`) {
				end = "  - fault: UD\n"
			}
			p, at := follow(t, c.functions+"expect:\n  - {at: "+c.at+", rsp: rsp}\n"+end)
			if got := strings.Join(at[c.at].Functions(p), " "); got != c.want {
				t.Errorf("%s: %s, want %s", c.at, got, c.want)
			}
		})
	}
}

func TestACallKeepsWhatItsCalleeHasToGiveBack(t *testing.T) {
	p, at := follow(t, `
  main: sub rsp, 8; mov ebx, 7; mov r12d, 9; call f; add rsp, 8; ret
  f: push rbx; mov ebx, 3; here:; pop rbx; ret
expect:
  - {at: f.here, rbx: 3}
`)
	calls := at["f.here"].Calls()
	if len(calls) != 2 || calls[0].Depth != 2 {
		t.Fatalf("%d calls", len(calls))
	}
	c := calls[0]
	if c.Before.Get(trace.RBX) != 7 || c.Before.Get(trace.R12) != 9 || c.CFA != c.Before.Get(trace.RSP) || c.Slot != c.CFA-8 {
		t.Errorf("%+v", c)
	}
	if caller, _ := p.Caller(c.Return); caller != "main" || c.Return != c.Site+5 {
		t.Errorf("from %#x to %#x", c.Site, c.Return)
	}
	if main := calls[1]; main.Return != p.Exit || main.CFA != p.Initial.Get(trace.RSP)+8 {
		t.Errorf("%+v", main)
	}
}

func TestARunThatIsNotSeenIsNotFollowed(t *testing.T) {
	list, programs := corpus(t)
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool { return s.Name == "tail-call" })
	unstepped := harness.Model{Vendor: trace.AMD}.Run(programs[i : i+1])[0].Trace
	if _, err := history.Follow(programs[i], unstepped); err == nil {
		t.Error("a run that was observed at checkpoints alone is followed")
	}
}

// A thunk of a retpoline calls, and overwrites what its call pushed: from then on it goes
// on elsewhere. What is put back before the ret was never a return address.
func TestWhereACallWillGoOn(t *testing.T) {
	for what, c := range map[string]struct {
		functions, at, want string
		overwritten         bool
	}{
		"before the store": {`
  main: sub rsp, 8; lea rax, [g]; call f; back:; add rsp, 8; ret
  f: here:; mov [rsp], rax; ret
  g: ret
`, "f.here", "main.back", false},
		"behind the store": {`
  main: sub rsp, 8; lea rax, [g]; call f; back:; add rsp, 8; ret
  f: mov [rsp], rax; here:; ret
  g: lea rcx, [main.back]; jmp rcx
`, "f.here", "g", true},
		"what is put back": {`
  main: sub rsp, 8; lea rax, [g]; call f; back:; add rsp, 8; ret
  f: xchg [rsp], rax; here:; xchg [rsp], rax; ret
  g: ret
`, "f.here", "main.back", false},
		"main's": {`
  main: lea rax, [g]; xchg [rsp], rax; push rax; here:; pop rcx; ret
  g: jmp rcx
`, "main.here", "g", true},
	} {
		t.Run(what, func(t *testing.T) {
			p, at := follow(t, c.functions+"expect:\n  - {at: "+c.at+", rsp: rsp}\n  - {at: "+c.want+", rsp: rsp}\n")
			m := at[c.at]
			address, overwritten := m.Returns(p, m.Call)
			if s, ok := p.Symbol(c.want); !ok || address != s.Address || overwritten != c.overwritten {
				t.Errorf("%#x, overwritten %v, want %s at %#x", address, overwritten, c.want, s.Address)
			}
		})
	}
}

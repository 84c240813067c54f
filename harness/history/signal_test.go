package history_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestHandlersInterruptWhatIsActive(t *testing.T) {
	const struck = "signals: {handlers: {SIGUSR1: h, SIGUSR2: g, SIGILL: h, SIGTRAP: h}, strikes: [{signal: SIGUSR1, at: f.there}]}\n"
	const elsewhere = "signals: {handlers: {SIGILL: {handler: h, flags: [SA_ONSTACK]}}, stack: {at: guard+0, size: 8192}}\n"
	for what, c := range map[string]struct{ functions, signals, at, want string }{
		"a strike": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: there:; ret
  h: here:; ret
  g: ret
`, struck, "h.here", "h restorer f main"},
		"a call of a handler": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: there:; ret
  h: sub rsp, 8; call g; add rsp, 8; ret
  g: here:; ret
`, struck, "g.here", "g h restorer f main"},
		"two at once": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: there:; ret
  h: ret
  g: here:; ret
`, strings.Replace(struck, "]", ", {signal: SIGUSR2, at: f.there}]", 1), "g.here", "g restorer h restorer f main"},
		"what comes back": {`
  main: sub rsp, 8; call f; here:; add rsp, 8; ret
  f: there:; ret
  h: ret
  g: ret
`, struck, "main.here", "main"},
		"a fault": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: ud2; ret
  h: add qword ptr [rdx+168], 2; here:; ret
`, elsewhere, "h.here", "h restorer f main"},
		"a trap at the end of a function": {`
  main: sub rsp, 8; call f; add rsp, 8; ret
  f: there:; int3; ret
  h: here:; ret
  g: ret
`, struck, "h.here", "h restorer f main"},
		"a frame that leads to an active function": {`
  main: sub rsp, 8; call f; back: add rsp, 8; ret
  f: ud2; ret
  h: lea rax, [rip+main.back]; mov [rdx+168], rax; add qword ptr [rdx+160], 8; here:; ret
`, elsewhere, "h.here", "h restorer main"},
		"a handler that leaves its stack": {`
  main: sub rsp, 8; mov rbx, rsp; call f; back: add rsp, 8; here:; ret
  f: ud2; ret
  h: mov rsp, rbx; lea rax, [rip+main.back]; jmp rax
`, elsewhere, "main.here", "main"},
	} {
		t.Run(what, func(t *testing.T) {
			p, at := follow(t, c.functions+c.signals+"given: {stack: {size: 65536}}\nexpect:\n  - {at: "+c.at+", rsp: rsp}\n")
			m := at[c.at]
			if got := strings.Join(m.Functions(p), " "); got != c.want {
				t.Fatalf("%s: %s, want %s", c.at, got, c.want)
			}
			for c := m.Call; c != nil; c = c.Caller {
				if c.Interruption && (c.Entry != p.Signals.Restorer || c.CFA != c.Before.Get(trace.RSP) || c.Return != c.Before.RIP || c.Site != c.Return) {
					t.Errorf("%+v", c)
				}
			}
		})
	}
}

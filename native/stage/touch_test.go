//go:build linux && amd64

package stage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestWritingToTheStage writes over all that the stage keeps in reach.
func TestWritingToTheStage(t *testing.T) {
	long(t)
	c := open(t)
	for name, address := range map[string]uint64{
		"text": textBase, "thunk": thunkBase, "control page": controlBase, "run": runBase, "image": imageBase,
		"the round's number": stateRound, "number of the run": stateRun, "position": statePosition, "serial": stateSerial,
		"overflow": stateOverflow,
		"failure":  stateFailure, "end of the state page": stateBase + stateSize - 8, "below the private stack": privateLow - 8,
		"bottom of the alternate stack": alternateBase, "top of the alternate stack": alternateBase + alternateSize - 8,
		"begin of the ring": ringBase, "first page of the ring": ringBase + 0xff8, "middle of the ring": ringBase + 0x10_0000,
		"end of the ring": ringBase + ringSize(trace.PageSize) - 8,
		"hole":            trace.ReservedBase + 0x400_0000, "last byte": trace.ReservedEnd - 8,
	} {
		t.Run(name, func(t *testing.T) {
			p := program(t, fmt.Sprintf("@before\nmov rcx, %#x\nadd byte ptr [rcx], 1\n@after\nret", address))
			if got := end(c.Run([]*trace.Program{p})[0]); got != "touched" {
				t.Errorf("a write to %#x ends as %s", address, got)
			}
			demandPlain(t, c)
		})
	}
}

// TestPushingOntoTheStage uses what the stage keeps as a stack.
func TestPushingOntoTheStage(t *testing.T) {
	c := open(t)
	for _, rsp := range []uint64{stateBase + stateSize, stateRun + 8, privateTop, alternateBase + alternateSize, ringBase + 0x1000, imageBase + 0x1000} {
		p := program(t, fmt.Sprintf("mov rsp, %#x\npush rax\npush rax\npush rax\n@here\nmov rsp, 0x3ffffff8\nret", rsp))
		got := end(c.Run([]*trace.Program{p})[0])
		if got != "touched" && rsp != privateTop { // there the stage writes next
			t.Errorf("pushes below %#x end as %s", rsp, got)
		}
		demandPlain(t, c)
	}
}

// TestStackPointerOnTheAlternateStack: it does no harm until a signal comes, and then
// none to any other program.
func TestStackPointerOnTheAlternateStack(t *testing.T) {
	const redZone = 128 // Linux leaves it out before it looks
	c := open(t)
	for rsp, ends := range map[uint64]string{
		alternateBase + 0x100: "touched", alternateBase + 0x800: "touched", alternateBase + 0x8000: "touched",
		alternateBase + alternateSize: "touched", alternateBase + redZone: "returned",
		alternateBase + alternateSize + redZone: "returned", stateBase + 0x100: "returned",
	} {
		p := program(t, fmt.Sprintf("mov rbx, rsp\nmov rsp, %#x\n@here\nmov rsp, rbx\nret", rsp))
		if got := end(c.Run([]*trace.Program{p})[0]); got != "returned" {
			t.Errorf("with rsp %#x it ends as %s", rsp, got)
		}
		stepped := *p
		stepped.EveryInstruction = true
		other := program(t, "ret")
		results := c.Run([]*trace.Program{other, &stepped, other})
		if got := end(results[1]); got != ends {
			t.Errorf("with rsp %#x it ends, stepped, as %s", rsp, got)
		}
		if ends == "touched" && !trace.OnSignalStack(rsp) {
			t.Errorf("nothing tells that rsp cannot be %#x", rsp)
		}
		if first, last := end(results[0]), end(results[2]); first != "returned" || last != "returned" {
			t.Errorf("beside it others end as %s and %s", first, last)
		}
	}
	demandPlain(t, c)
}

// TestJumpingIntoTheStage jumps to each function and system call of the text.
func TestJumpingIntoTheStage(t *testing.T) {
	long(t)
	c := open(t)
	for name, symbol := range c.text.symbols {
		ends := []string{"touched"}
		function, _, _ := strings.Cut(name, ".")
		switch {
		case slices.Contains([]string{"enter", "serve.more", "thunk.return", "thunk.narrow_return"}, name): // begin the program again, and again
			ends = []string{"timeout"}
		case function == "difference", function == "copy": // return like any function, where the registers let them
			ends = []string{"touched", "returned"}
		}
		t.Run(name, func(t *testing.T) {
			p := program(t, fmt.Sprintf("mov eax, %#x\njmp rax", symbol.Address))
			if got := end(c.Run([]*trace.Program{p})[0]); !slices.Contains(ends, got) {
				t.Errorf("a jump to %s ends as %s", name, got)
			}
			demandPlain(t, c)
		})
	}
}

// TestForgedCalls jumps to the stage's own system calls with registers set for
// them.
func TestForgedCalls(t *testing.T) {
	c := open(t)
	own := c.text.address
	for name, text := range map[string]string{
		"read of the next round":  fmt.Sprintf("mov eax, 0\nmov edi, 0\nmov rsi, rsp\nmov edx, 8\nmov ecx, %#x\njmp rcx", own("serve.read")),
		"a short reply":           fmt.Sprintf("mov eax, 1\nmov edi, 1\nmov rsi, rsp\nmov edx, 8\nmov ecx, %#x\njmp rcx", own("serve.write")),
		"a reply of right length": fmt.Sprintf("mov eax, 1\nmov edi, 1\nmov rsi, rsp\nsub rsi, 100\nmov edx, %d\nmov ecx, %#x\njmp rcx", replySize, own("serve.write")),
		"the reply, but no run": fmt.Sprintf("mov eax, 1\nmov edi, 1\nmov esi, %#x\nmov edx, %d\nmov ecx, %#x\njmp rcx",
			stateRound, replySize, own("serve.write")),
		"the reply, all runs counted": fmt.Sprintf("mov qword ptr [%#x], 1\nmov eax, 1\nmov edi, 1\nmov esi, %#x\nmov edx, %d\nmov ecx, %#x\njmp rcx",
			stateRun, stateRound, replySize, own("serve.write")),
		"two replies":     fmt.Sprintf("mov eax, 1\nmov edi, 1\nmov rsi, rsp\nsub rsi, 100\nmov edx, %d\nmov ecx, %#x\njmp rcx", 2*replySize, own("serve.write")),
		"exit":            fmt.Sprintf("mov eax, 60\nmov edi, 0\nmov ecx, %#x\njmp rcx", own("serve.exit")),
		"another number":  fmt.Sprintf("mov eax, 39\nmov ecx, %#x\njmp rcx", own("serve.exit")),
		"the setup's own": fmt.Sprintf("mov eax, 60\nmov ecx, %#x\njmp rcx", own("start.failed")),
	} {
		t.Run(name, func(t *testing.T) {
			if got := end(c.Run([]*trace.Program{program(t, text)})[0]); got != "touched" {
				t.Errorf("it ends as %s", got)
			}
			demandPlain(t, c)
		})
	}
}

// TestChangingRecords changes what was captured before, in every word of it.
func TestChangingRecords(t *testing.T) {
	c := open(t)
	for offset := uint64(0); offset < recordFixed+64; offset += 8 {
		p := program(t, fmt.Sprintf("push rbx\n@before\nmov rcx, %#x\nadd byte ptr [rcx], 1\npop rbx\nret", ringBase+offset))
		if got := end(c.Run([]*trace.Program{p})[0]); got != "touched" {
			t.Errorf("a change of byte %d of a record ends as %s", offset, got)
		}
	}
	demandPlain(t, c)
}

// TestJumpingAnywhere jumps to bytes all over the text: whatever comes of it,
// there is one result, and the next program is unharmed.
func TestJumpingAnywhere(t *testing.T) {
	long(t)
	c := open(t)
	c.limits.processor = 2 * time.Millisecond
	const step = 23 // no multiple of it is the begin of many instructions
	for offset := 0; offset < len(c.text.code); offset += step {
		p := program(t, fmt.Sprintf("mov eax, %#x\njmp rax", textBase+offset))
		results := c.Run([]*trace.Program{p, plain(t)})
		if len(results) != 2 || (results[0].Trace == nil) == (results[0].Err == nil) {
			t.Fatalf("a jump to byte %#x of the text gives %+v", offset, results)
		}
		demandPlain(t, c)
	}
}

// TestNumberOfNoRun makes the stage say, in a batch, that a run is under way that
// there is not.
func TestNumberOfNoRun(t *testing.T) {
	c := open(t)
	p := program(t, fmt.Sprintf("cmp rdi, 1\njne good\nmov qword ptr [%#x], -2\ngood: ret", stateRun))
	results := c.Run([]*trace.Program{with(p, 0), with(p, 1), with(p, 2)})
	for i, want := range []string{"returned", "touched", "returned"} {
		if got := end(results[i]); got != want {
			t.Errorf("program %d ends as %s, planned %s", i, got, want)
		}
	}
}

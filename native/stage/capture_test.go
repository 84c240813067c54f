//go:build linux && amd64

package stage

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
)

// TestRedZoneIsKept writes below rsp and visits a checkpoint.
func TestRedZoneIsKept(t *testing.T) {
	c := open(t)
	var fill, check strings.Builder
	for at := 8; at <= 256; at += 8 {
		fmt.Fprintf(&fill, "mov qword ptr [rsp-%d], %d\n", at, at)
		fmt.Fprintf(&check, "add rax, [rsp-%d]\n", at)
	}
	p := program(t, fill.String()+"@here\nmov eax, 0\n"+check.String()+"ret")
	got := run(t, c, p)
	if sum := got.Final.Registers.Get(trace.RAX); sum != 8*32*33/2 {
		t.Errorf("the red zone adds up to %d", sum)
	}
	for at := uint64(8); at <= 256; at += 8 {
		if v, ok := got.Snapshots[0].Stack.Quadword(trace.StackTop - 8 - at); !ok || v != at {
			t.Errorf("[rsp-%d] is captured as %d, %v", at, v, ok)
		}
	}
}

// TestCheckpointKeepsEverything sets all registers and flags and compares what
// is there before and behind a checkpoint.
func TestCheckpointKeepsEverything(t *testing.T) {
	c := open(t)
	for _, rsp := range []uint64{trace.StackTop - 8, 0, 1, ^uint64(0), 0x8000_0000_0000_0000, trace.CodeBase, trace.StackTop - trace.PageSize, stateBase} {
		for _, flags := range []trace.Flags{0, trace.Status, trace.DF, trace.AC, trace.DF | trace.AC | trace.ID | trace.NT | trace.Status} {
			p := program(t, "@a\n@b\n@c\nud2")
			p.Initial.Set(trace.RSP, rsp)
			p.Initial.Flags = trace.Bit1 | trace.IF | flags
			got := steady(t, c, p)
			for i, s := range append(got.Snapshots, got.Final) {
				want := p.Initial
				want.RIP = trace.CodeBase + uint64(i)*5
				if s.Checkpoint == trace.Final {
					want.Flags |= trace.RF // of a fault
				}
				if diff := difference(want, s.Registers); diff != "" {
					t.Fatalf("rsp %#x, flags %v, checkpoint %d %s", rsp, flags, i, diff)
				}
				if len(s.Stack.Bytes) != 0 || s.Stack.Base != trace.StackTop || !bytes.Equal(s.Data.Bytes, p.Data.Bytes) {
					t.Fatalf("rsp %#x: memory was written to: %v", rsp, s.Stack)
				}
			}
			if len(got.Snapshots) != 3 || got.Outcome.Fault.Vector != trace.InvalidOpcode {
				t.Fatalf("%d snapshots, %v", len(got.Snapshots), got.Outcome)
			}
		}
	}
}

// TestVectorsAreCaptured sets every register to bytes of its own.
func TestVectorsAreCaptured(t *testing.T) {
	c := open(t)
	for _, width := range []int{16, 32, 64} {
		if width == 32 && !cpu.X86.HasAVX || width == 64 && !cpu.X86.HasAVX512F {
			continue
		}
		count := 16
		if width == 64 {
			count = 32
		}
		var vectors trace.Vectors
		for r := range count {
			for b := range width {
				vectors[r][b] = byte(r*width + b*7 + 1)
			}
		}
		for _, last := range []string{"ret", "ud2"} { // captured live, and from a signal's frame
			p := program(t, "@here\n@there\n"+last)
			p.VectorBytes, p.Initial.Vectors = width, &vectors
			got := run(t, c, p)
			for i, s := range append(got.Snapshots, got.Final) {
				if diff := difference(&vectors, s.Registers.Vectors); diff != "" {
					t.Errorf("%d bytes, snapshot %d, %s %s", width, i, last, diff)
				}
			}
		}
		demandPlain(t, c)
		demandClean(t, c)
	}
}

// TestVectorsNobodyDeclared are kept by a checkpoint all the same.
func TestVectorsNobodyDeclared(t *testing.T) {
	c := open(t)
	if !cpu.X86.HasAVX {
		return
	}
	p := program(t, "vmovups ymm0, [rsp]\nvmovups ymm3, [rsp-64]\n@here\nsub rsp, 64\nvmovups [rsp-32], ymm0\nvmovups [rsp], ymm3\nadd rsp, 64\nret")
	p.Initial.Set(trace.RSP, trace.StackTop-264)
	p.Stack.Bytes = bytes.Clone(p.Stack.Bytes)
	copy(p.Stack.Bytes[trace.PageSize-264:], p.Stack.Bytes[trace.PageSize-8:]) // the exit
	got := run(t, c, p).Final.Stack
	for from, to := range map[uint64]uint64{trace.StackTop - 264: trace.StackTop - 264 - 96, trace.StackTop - 264 - 64: trace.StackTop - 264 - 64} {
		original, _ := p.Stack.Slice(from, 32)
		stored := make([]byte, 32)
		for i := range stored {
			if b, ok := got.Slice(to+uint64(i), 1); ok {
				stored[i] = b[0]
			} else {
				stored[i] = p.Stack.Bytes[to+uint64(i)-p.Stack.Base]
			}
		}
		if !bytes.Equal(original, stored) {
			t.Errorf("%x was loaded, %x stored", original, stored)
		}
	}
}

// TestStacksOfEverySize writes the top and the lowest byte, and nothing between.
func TestStacksOfEverySize(t *testing.T) {
	c := open(t)
	for size := trace.PageSize; size <= 1<<18; size *= 4 {
		lowest := uint64(trace.StackTop - size)
		p := program(t, fmt.Sprintf("@untouched\nmov byte ptr [%#x], 1\n@lowest\nmov al, [%#x]\n@same\nmov rax, [%#x]\n", lowest, lowest, lowest-1))
		withStack(p, size)
		got := run(t, c, p)
		if n := len(got.Snapshots[0].Stack.Bytes); n != 0 {
			t.Errorf("%d bytes differ at the start", n)
		}
		for _, s := range []trace.Snapshot{got.Snapshots[1], got.Snapshots[2], got.Final} {
			want := bytes.Clone(p.Stack.Bytes)
			want[0] = 1
			if s.Stack.Base != lowest || !bytes.Equal(s.Stack.Bytes, want) {
				t.Errorf("size %#x: the stack is captured from %#x, %d bytes", size, s.Stack.Base, len(s.Stack.Bytes))
			}
		}
		if f := got.Outcome.Fault; f.Vector != trace.PageFault || f.Address != lowest-1 {
			t.Errorf("below the stack of %#x bytes: %+v", size, f)
		}
		if again := run(t, c, p); difference(got, again) != "" {
			t.Errorf("another run with %#x bytes gives another trace", size)
		}
	}
}

// TestLargestStack fills it all.
func TestLargestStack(t *testing.T) {
	long(t)
	c := open(t)
	c.limits.processor = 10 * time.Second // a busy machine takes long to make pages
	p := program(t, "again: push 0\njmp again")
	withStack(p, trace.MaxStackSize)
	p.Initial.Set(trace.RSP, trace.StackTop)
	got := run(t, c, p)
	want := trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.PageFault, ErrorCode: 6, Address: trace.StackTop - trace.MaxStackSize - 8}}
	if got.Outcome != want || len(got.Final.Stack.Bytes) != trace.MaxStackSize {
		t.Errorf("%+v, %d bytes", got.Outcome, len(got.Final.Stack.Bytes))
	}
}

func TestVisitsAreCounted(t *testing.T) {
	c := open(t)
	p := program(t, "mov ecx, 100\nagain:\n@odd\n@even\ndec ecx\njne again\nret")
	got := run(t, c, p)
	if len(got.Snapshots) != 200 {
		t.Fatalf("%d snapshots", len(got.Snapshots))
	}
	for i, s := range got.Snapshots {
		if s.Checkpoint != i%2 || s.Visit != i/2+1 || s.Registers.Get(trace.RCX) != uint64(100-i/2) {
			t.Errorf("snapshot %d is visit %d of checkpoint %d, rcx %d", i, s.Visit, s.Checkpoint, s.Registers.Get(trace.RCX))
		}
	}
}

func TestCodeReadsItsCheckpoint(t *testing.T) {
	c := open(t)
	p := program(t, "@here\nmov al, [0x10000000]\nret")
	if al := byte(run(t, c, p).Final.Registers.Get(trace.RAX)); al != 0xe9 {
		t.Errorf("%#x", al) // the jump that stands for the nop shows
	}
}

func TestTimeoutKeepsWhatWasVisited(t *testing.T) {
	c := open(t)
	p := program(t, "push 7\n@here\nagain: jmp again")
	got := run(t, c, p)
	if got.Outcome.Kind != trace.TimedOut || len(got.Snapshots) != 1 || got.Final.Checkpoint != trace.Final {
		t.Fatalf("%+v", got)
	}
	if v, _ := got.Snapshots[0].Stack.Quadword(trace.StackTop - 16); v != 7 {
		t.Errorf("%d was pushed", v)
	}
}

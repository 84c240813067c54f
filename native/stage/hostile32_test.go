//go:build linux && amd64

package stage

import (
	"fmt"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var hostile32 = []struct {
	name, text string
	ends       []string // the first is what this project has seen; others are as good
}{
	{"endless loop", "again: jmp again", []string{"timeout"}},
	{"int 0x80", "mov eax, 20\nint 0x80\nud2", []string{systemCall, "#GP 1026 0x0 at 0x10000005"}},
	{"exit", "mov eax, 1\nmov ebx, 0\nint 0x80", []string{systemCall, "#GP 1026 0x0 at 0x1000000a"}},
	{"sysenter", "mov eax, 20\nsysenter", []string{"#UD 0 0x0 at 0x10000005", systemCall}},
	{"syscall", "mov eax, 20\nsyscall", []string{systemCall, "#UD 0 0x0 at 0x10000005"}},
	{"load of null", "mov eax, [0]", []string{"#PF 4 0x0 at 0x10000000"}},
	{"jump to null", "mov eax, 0\njmp eax", []string{"#PF 20 0x0 at 0x0"}},
	{"push at the guard", "lea esp, [esp+4-4096]\npush eax", []string{fmt.Sprintf("#PF 6 %#x at 0x10000007", trace.StackTop-trace.PageSize-4)}},
	{"write to the code", "mov [0x10000000], eax", []string{"#PF 7 0x10000000 at 0x10000000"}},
	{"undefined instruction", "ud2", []string{"#UD 0 0x0 at 0x10000000"}},
	{"breakpoint", "int3", []string{"#BP 0 0x0 at 0x10000001"}},
	{"overflow", "mov al, 127\nadd al, 1\ninto", []string{"#OF 0 0x0 at 0x10000005"}},
	{"division by zero", "mov ecx, 0\ndiv ecx", []string{"#DE 0 0x0 at 0x10000005"}},
	{"null data segment", "mov eax, 0\nmov ds, ax\nmov eax, [0x20000000]", []string{"#GP 0 0x0 at 0x10000007"}},
	{"null stack segment", "mov eax, 0\nmov ss, ax", []string{"#GP 0 0x0 at 0x10000005"}},
	{"code as stack segment", "mov eax, 0x23\nmov ss, ax", []string{"#GP 32 0x0 at 0x10000005"}},
	{"selector of nothing", "mov eax, 0xfff3\nmov ds, ax", []string{"#GP 65520 0x0 at 0x10000005"}},
	{"local selector", "mov eax, 7\nmov fs, ax", []string{"#GP 4 0x0 at 0x10000005"}},
	{"segments", "mov eax, 0x23\nmov ds, ax\nmov es, ax\nmov fs, ax\nmov gs, ax\n@here\nret", []string{"returned"}},
	{"segment of the processor's number", "mov eax, 0x7b\nmov ds, ax\nmov es, ax\n@here\nret", []string{"returned"}},
	{"trap", "pushfd\nor dword ptr [esp], 0x100\npopfd\nnop\nret", []string{"#DB 0 0x0 at 0x1000000a"}},
	{"write to the stage", fmt.Sprintf("mov eax, %#x\nmov [eax], eax\nret", stateSerial), []string{"touched"}},
	{"jump to 64-bit code", "jmp 0x33:there\n.code64\nthere: mov r8, -1\nud2", []string{"#UD 0 0x0 at 0x1000000e"}},
}

func TestHostile32BitPrograms(t *testing.T) {
	c := open32(t)
	for _, h := range hostile32 {
		t.Run(h.name, func(t *testing.T) {
			p := programOf(t, trace.Mode32, h.text)
			result := c.Run([]*trace.Program{p})[0]
			if got := end(result); !slices.Contains(h.ends, got) {
				t.Errorf("%s\nends as %s, planned %v", h.text, got, h.ends)
			}
			demandPlain(t, c)
			demandClean(t, c)
		})
	}
}

// TestOddSelectors loads what user mode can load into each segment register, and
// demands it of a checkpoint, of steps, and of what a signal shows.
func TestOddSelectors(t *testing.T) {
	c := open(t)
	for segment := range trace.Segment(trace.SegmentCount) {
		for _, selector := range []uint16{0, trace.Code32, trace.UserData, trace.UserData &^ 3, trace.Code64} {
			if segment == trace.CS || segment == trace.SS && selector != trace.UserData {
				continue
			}
			for _, mode := range []trace.Mode{trace.Mode64, trace.Mode32} {
				if narrow := mode == trace.Mode32 || selector == trace.Code32; narrow && c.System().No32BitCode {
					continue
				}
				demandSelector(t, c, segment, selector, mode)
			}
		}
	}
	demandClean(t, c)
}

func demandSelector(t *testing.T, c *CPU, segment trace.Segment, selector uint16, mode trace.Mode) {
	t.Helper()
	p := programOf(t, mode, fmt.Sprintf("mov ecx, %d\nmov %v, cx\nnop\n@here\nint3", selector, segment))
	want := trace.EntrySelectors(mode)
	want[segment] = selector
	for _, p := range []*trace.Program{p, stepped(p)} {
		got := atCheckpoints(run(t, c, p))
		if s := got.Snapshots[0].Registers.Selectors; s != want {
			t.Errorf("%v %#x in %d-bit code: %#x at the checkpoint", segment, selector, mode.Bits(), s)
		}
		if s := got.Final.Registers.Selectors; s != want {
			t.Errorf("%v %#x in %d-bit code: %#x at the breakpoint", segment, selector, mode.Bits(), s)
		}
		demandPlain(t, c)
	}
}

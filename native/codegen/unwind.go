package codegen

import (
	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// unwind makes the tables of the functions that have directives for them.
func (b *builder) unwind(functions []unwindtable.Function) {
	frames, wrong := unwindtable.EHFrame(functions, b.scenario.Mode, trace.EHFrameBase)
	pdata, xdata, more := unwindtable.Windows(functions, b.scenario.Mode, trace.ImageBase, trace.XdataBase)
	for _, d := range append(wrong, more...) {
		b.report(d.Position, d.Hint, "%s", d.Message)
	}
	if room := trace.PdataBase - trace.EHFrameBase; len(frames) > room {
		b.report(b.scenario.Position, "leave out what the scenario does not need", "the unwind table takes %d bytes: there is room for %d", len(frames), room)
	}
	b.program.Unwind = trace.UnwindTables{
		EHFrame: trace.Memory{Base: trace.EHFrameBase, Bytes: frames},
		Pdata:   trace.Memory{Base: trace.PdataBase, Bytes: pdata},
		Xdata:   trace.Memory{Base: trace.XdataBase, Bytes: xdata},
	}
}

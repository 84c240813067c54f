package drawing

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// registers lists the registers that the moment's code can see, those that differ
// with both values.
func (d *drawing) registers() {
	d.text.WriteString("\n")
	ours := d.Predicted.Registers
	count, ip := trace.RegisterCount, "rip"
	if d.view.Mode() == trace.Mode32 {
		count, ip = 8, "eip"
	}
	for r := range trace.Register(count) {
		value := ours.Get(r)
		line := fmt.Sprintf("  %-4s%#-20x", d.view.Name(r), value)
		if d.Captured != nil && (d.Captured.Registers.Get(r)^value)&^d.Predicted.Predicted.RegistersUndefined[r] != 0 {
			line = d.differing(line+"%s captured %#x", d.Captured.Registers.Get(r))
		}
		d.text.WriteString(line)
		if r%4 == 3 {
			d.text.WriteString("\n")
		}
	}
	fmt.Fprintf(&d.text, "  %s %#-20x  flags %s", ip, ours.RIP, ours.Flags)
	undefined := d.Predicted.Predicted.Undefined
	if undefined != 0 {
		fmt.Fprintf(&d.text, " (undefined: %s)", undefined)
	}
	if d.Captured != nil && (d.Captured.Registers.Flags^ours.Flags)&^undefined != 0 {
		d.text.WriteString(d.differing(" %s captured %s", d.Captured.Registers.Flags))
	}
	d.text.WriteString("\n")
	d.selectors()
}

// differing writes a captured value that is not the predicted one.
func (d *drawing) differing(form string, captured any) string {
	d.differ++
	return d.style.paint(red, fmt.Sprintf(form, d.glyphs.differs, captured))
}

// selectors lists the segment registers where they are not what every 64-bit
// program starts with.
func (d *drawing) selectors() {
	ours := d.Predicted.Registers.Selectors
	if ours == trace.EntrySelectors(trace.Mode64) && (d.Captured == nil || d.Captured.Registers.Selectors == ours) {
		return
	}
	parts := make([]string, trace.SegmentCount)
	for s := range trace.Segment(trace.SegmentCount) {
		parts[s] = fmt.Sprintf("  %s  %#-6x", s, ours[s])
		if d.Captured != nil && d.Captured.Registers.Selectors[s] != ours[s] {
			parts[s] = d.differing(parts[s]+"%s captured %#x", d.Captured.Registers.Selectors[s])
		}
	}
	d.text.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n")
}

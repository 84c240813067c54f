package objects

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// whereVector finds the lower 128 bits that a caller has in a vector register.
func whereVector(p *trace.Program, o walking.Observed, name string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(name, "xmm"))
	if err != nil || n >= len(trace.Vectors{}) || o.Call.Before.Vectors == nil {
		return ""
	}
	value := [16]byte(o.Call.Before.Vectors[n][:])
	var all []string
	if o.Frame == 0 && [16]byte(o.Snapshot.Registers.Vectors[n][:]) == value {
		all = append(all, "in itself")
	}
	memory := history.Memory{Program: p, Snapshot: o.Snapshot}
	const deepest = 0x400 // bytes below the CFA that are looked at
	for below := uint64(16); below <= deepest; below += 8 {
		low, there := memory.Number(o.Call.CFA-below, 8)
		high, too := memory.Number(o.Call.CFA-below+8, 8)
		if there && too && low == binary.LittleEndian.Uint64(value[:8]) && high == binary.LittleEndian.Uint64(value[8:]) {
			all = append(all, fmt.Sprintf("at the CFA-%d", below))
		}
	}
	if all == nil {
		return fmt.Sprintf("the caller's %s is nowhere near: it was overwritten", name)
	}
	return fmt.Sprintf("here the caller's %s is %s", name, strings.Join(all, " and "))
}

package protocol

import "github.com/framecheck/framecheck/scenarios/trace"

// Vector is a case as data: what a simulator is told and what a right one answers.
type Vector struct {
	Scenario string
	Case     string // of a matrix, or empty
	Says     string
	// Vendor is whose processors do this; OtherVendor for all.
	Vendor    trace.Vendor
	Needs     []string // CPU features, by their names in /proc/cpuinfo
	Request   Request
	Predicted *trace.Trace
}

type vector struct {
	Scenario string     `json:"scenario"`
	Case     string     `json:"case,omitempty"`
	Says     string     `json:"says"`
	Vendor   string     `json:"vendor,omitempty"`
	Needs    []string   `json:"needs,omitempty"`
	Run      runCommand `json:"run"`
	Expected result     `json:"expected"`
	// Undefined is there where something is.
	Undefined *undefined `json:"undefined,omitempty"`
}

// undefined are the bits that the manual leaves undefined: those that are set. There is
// one mask for each snapshot.
type undefined struct {
	Sources   []string `json:"sources"`
	Snapshots []mask   `json:"snapshots"`
	Final     *mask    `json:"final,omitempty"`
}

type mask struct {
	Registers registers `json:"registers"`
	Memory    []extent  `json:"memory"`
}

// Line is the vector, with its newline.
func (v Vector) Line() []byte {
	written := vector{
		Scenario: v.Scenario, Case: v.Case, Says: v.Says, Needs: v.Needs, Run: v.Request.command(),
		Expected:  Answer{ID: v.Request.ID, Seen: Whole(v.Predicted)}.result(v.Request),
		Undefined: ofUndefined(v.Predicted),
	}
	if v.Vendor != trace.OtherVendor {
		written.Vendor = v.Vendor.String()
	}
	return line(written)
}

func ofUndefined(t *trace.Trace) *undefined {
	u := undefined{Sources: append([]string{}, t.Undefined...), Snapshots: []mask{}}
	some := false
	for i := range t.Snapshots {
		u.Snapshots = append(u.Snapshots, ofMask(&t.Snapshots[i]))
		some = some || !u.Snapshots[i].empty()
	}
	if lasts(t.Outcome) {
		final := ofMask(&t.Final)
		u.Final, some = &final, some || !final.empty()
	}
	if !some {
		return nil
	}
	return &u
}

func (m mask) empty() bool { return len(m.Registers)+len(m.Memory) == 0 }

func ofMask(s *trace.Snapshot) mask {
	m := mask{Registers: registers{}, Memory: []extent{}}
	if s.Predicted == nil {
		return m
	}
	for r := range trace.Register(trace.RegisterCount) {
		if bits := s.Predicted.RegistersUndefined[r]; bits != 0 {
			m.Registers = append(m.Registers, named{r.String(), bits})
		}
	}
	if bits := s.Predicted.Undefined; bits != 0 {
		m.Registers = append(m.Registers, named{"rflags", uint64(bits)})
	}
	if bits := s.Predicted.StackUndefined; bits != nil {
		m.Memory = changed(trace.Memory{Base: s.Stack.Base, Bytes: make([]byte, len(bits))}, trace.Memory{Base: s.Stack.Base, Bytes: bits})
	}
	if bits := s.Predicted.DataUndefined; bits != nil {
		m.Memory = append(m.Memory, changed(trace.Memory{Base: trace.DataBase, Bytes: make([]byte, len(bits))}, trace.Memory{Base: trace.DataBase, Bytes: bits})...)
	}
	return m
}

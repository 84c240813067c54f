// Package unwind is a stub.
package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

type Registers struct {
	Values [trace.RegisterCount]uint64
	Known  uint16
}

func (r Registers) Get(n trace.Register) (uint64, bool) { return r.Values[n], r.Known>>n&1 == 1 }

type Frame struct {
	Address   uint64
	Exact     bool
	CFA       uint64
	HasCFA    bool
	Registers Registers
}
type Walk struct {
	Frames []Frame
	End    error
}
type Reader interface{ Quadword(uint64) (uint64, bool) }
type State struct {
	Registers trace.Registers
	Memory    Reader
}
type Walker interface{ Walk(State) Walk }

type NoRule struct{ Address uint64 }

func (n *NoRule) Error() string { return "" }

type null struct{}

func (null) Error() string { return "null frame pointer" }

type chain struct{}

func (chain) Walk(s State) Walk {
	f := Frame{Address: s.Registers.RIP, Exact: true}
	f.Registers.Values, f.Registers.Known = s.Registers.General, 0xffff
	w := Walk{}
	for {
		rbp := f.Registers.Values[trace.RBP]
		if rbp == 0 {
			w.Frames = append(w.Frames, f)
			w.End = null{}
			return w
		}
		f.CFA, f.HasCFA = rbp+16, true
		w.Frames = append(w.Frames, f)
		n, ok := s.Memory.Quadword(rbp)
		r, _ := s.Memory.Quadword(rbp + 8)
		if !ok || len(w.Frames) > 10 {
			w.End = &NoRule{}
			return w
		}
		f = Frame{Address: r}
		f.Registers.Values[trace.RBP], f.Registers.Values[trace.RSP], f.Registers.Known = n, rbp+16, 1<<trace.RBP|1<<trace.RSP
		if r == 0x10000000 {
			w.End = null{}
			return w
		}
	}
}
func FP() Walker { return chain{} }

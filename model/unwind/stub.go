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

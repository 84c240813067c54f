package machine

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var wrongSignals = []Wrong{
	{Name: "a frame overwrites the red zone", Profile: "signals", Says: []string{"signal: the red zone is overwritten"},
		after: inHandlers(func(f wrongFrame) { f.set(f.word(frameContext+contextRegisters+15*8)-f.at-8, 42) })},
	{Name: "a frame leaves no red zone", Profile: "signals", Says: []string{"signal: the frame is 128 higher"},
		after: inHandlers(func(f wrongFrame) { f.move(128) })},
	{Name: "a handler is entered with rsp on 16 bytes", Profile: "signals", Says: []string{"signal: the handler is entered with rsp ≡ 0 mod 16"},
		after: inHandlers(func(f wrongFrame) { f.move(8) })},
	{Name: "the extended state is not aligned", Profile: "signals", Says: []string{"signal: the extended state is not aligned to 64 bytes"},
		after: inHandlers(func(f wrongFrame) {
			at := frameContext + contextRegisters + uint64(sigcontextFPState)
			f.set(at, f.word(at)+16)
		})},
	{Name: "si_addr is not told", Profile: "signals", Says: []string{"signal: siginfo in the frame has another value"},
		after: inHandlers(func(f wrongFrame) {
			if f.word(frameSiginfo)&0xff == uint64(trace.SIGSEGV) {
				f.set(frameSiginfo+siginfoFields, 42)
			}
		})},
	{Name: "the interrupted rsp in the context is the handler's", Profile: "signals", Says: []string{"signal: rsp in the frame has another value"},
		after: inHandlers(func(f wrongFrame) { f.set(frameContext+contextRegisters+15*8, f.at) })},
	{Name: "sigreturn goes on where the signal came", Profile: "signals", Says: []string{"sigreturn: it goes on elsewhere than the context says"},
		budget: 512, mnemonic: "syscall", does: func(m *machine, in *instruction) error {
			site := m.rip
			if m.isSigreturn(in) {
				site = m.interruptedAt(m.general[trace.RSP])
			}
			err := systemCall(m, in)
			m.rip = site
			return err
		}},
	{Name: "sigreturn does not restore the mask", Profile: "signals", Says: []string{"signal: oldmask in the frame has another value"},
		mnemonic: "syscall", does: func(m *machine, in *instruction) error {
			blocked := m.signals.blocked
			err := systemCall(m, in)
			m.signals.blocked = blocked
			return err
		}},
	{Name: "the alternate stack is ignored", Profile: "signals", Says: []string{"signal: the handler is on another stack"},
		told: func(s *trace.Signals) {
			for i := range s.Handlers {
				s.Handlers[i].OnAlternate = false
			}
		}},
	{Name: "a handler's own signal is not blocked in it", Profile: "signals", Says: []string{"signal"},
		told: func(s *trace.Signals) {
			for i := range s.Handlers {
				s.Handlers[i].NoDefer = true
			}
		}},
}

// interruptedAt is where the call of a handler whose context is at an address came.
func (m *machine) interruptedAt(context uint64) uint64 {
	for _, call := range slices.Backward(m.calls.all) {
		if call.CFA == context {
			return call.Site
		}
	}
	return 0
}

// wrongFrame is a signal's frame in a snapshot, which may be changed.
type wrongFrame struct {
	p        *trace.Program
	snapshot *trace.Snapshot
	at       uint64
}

// inHandlers changes the innermost frame of each snapshot in a handler.
func inHandlers(change func(f wrongFrame)) func(p *trace.Program, t *trace.Trace) {
	return func(p *trace.Program, t *trace.Trace) {
		if p.Signals == nil {
			return
		}
		for i := range t.Snapshots {
			s := &t.Snapshots[i]
			s.Stack = trace.Memory{Base: p.Stack.Base, Bytes: append(bytes.Clone(p.Stack.Bytes[:s.Stack.Base-p.Stack.Base]), s.Stack.Bytes...)}
			s.Data.Bytes = bytes.Clone(s.Data.Bytes)
			f := wrongFrame{p, s, s.Registers.Get(trace.RSP)}
			for f.at &^= 7; f.memory() != nil && f.memory().Contains(f.at, frameBytes); f.at += 8 {
				if f.word(0) == p.Signals.Restorer {
					change(f)
					break
				}
			}
		}
	}
}

// memory is the part that the frame lies in, or nil.
func (f wrongFrame) memory() *trace.Memory {
	for _, m := range []*trace.Memory{&f.snapshot.Stack, &f.snapshot.Data} {
		if m.Contains(f.at, 8) {
			return m
		}
	}
	return nil
}

func (f wrongFrame) word(offset uint64) uint64 {
	word, _ := f.memory().Quadword(f.at + offset)
	return word
}

func (f wrongFrame) set(offset, value uint64) {
	if m := f.memory(); m.Contains(f.at+offset, 8) {
		binary.LittleEndian.PutUint64(m.Bytes[f.at+offset-m.Base:], value)
	}
}

// move moves the frame upwards, and the handler's rsp and arguments with it.
func (f wrongFrame) move(distance uint64) {
	m := f.memory()
	from := f.at - m.Base
	if from+distance+frameBytes > uint64(len(m.Bytes)) {
		return
	}
	copy(m.Bytes[from+distance:][:frameBytes], bytes.Clone(m.Bytes[from:][:frameBytes]))
	for _, r := range []trace.Register{trace.RSP, trace.RSI, trace.RDX} {
		f.snapshot.Registers.Set(r, f.snapshot.Registers.Get(r)+distance)
	}
}

package freestanding

import (
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// carrier is the signal by which a strike goes on with the program (strike.asm): no
// program has it, and it is ignored by itself.
const carrier = 23 // SIGURG

const sigIGN, sigSetmask = 1, 2

const siPID = 16 // in siginfo_t

// signals writes what a case with handlers has, as signals.asm reads it, and gives its
// address; 0 where it has none.
func (t *tables) signals(text *text, p *trace.Program) uint64 {
	s := p.Signals
	if s == nil {
		return 0
	}
	var strikes []byte
	for _, strike := range s.Strikes {
		thunk := thunkBase + uint64(strike.Checkpoint+1)*thunkBytes
		strikes = append(strikes, words(thunk, uint64(strike.Visit), uint64(strike.Signal), p.Checkpoints[strike.Checkpoint].Address)...)
	}
	const disable = 2 // SS_DISABLE
	stack := words(s.Alternate.Base, 0, s.Alternate.Size)
	if s.Alternate.Size == 0 {
		stack = words(0, disable, 0)
	}
	calls := t.forget(stack)
	for _, signal := range probe.Signals {
		calls = append(calls, t.action(signal, handlerOf(s, signal)))
	}
	calls = append(calls, t.action(sigPROF, words(sigIGN, saRestorer, 0, 0)),
		t.action(carrier, words(text.symbols["strike.land"], saSiginfo|saRestorer, text.symbols["fault.resume"], ^uint64(0))))
	content := words(uint64(len(s.Strikes)), t.place(append(strikes, 0)))
	return t.place(append(content, list(calls)...))
}

// own are the calls that give the file its handlers again.
func (t *tables) own() []byte {
	calls := t.forget(words(alternateBase, 0, alternateSize))
	for _, signal := range probe.Signals {
		action := words(0, saRestorer, 0, 0)
		if signal != trace.SIGUSR1 && signal != trace.SIGUSR2 {
			action = t.bytes[tableAction-tableBase : tableAction-tableBase+32]
		}
		calls = append(calls, t.action(signal, action))
	}
	calls = append(calls, []uint64{conventions[trace.Mode64].sigaction, sigPROF, tableAction, 0, 8})
	return list(calls)
}

// forget lists the calls that take away what is pending or blocked, and give an
// alternate stack.
func (t *tables) forget(stack []byte) [][]uint64 {
	const sigprocmask = 14
	var calls [][]uint64
	for _, signal := range probe.Signals {
		calls = append(calls, t.action(signal, words(sigIGN, saRestorer, 0, 0)))
	}
	return append(calls,
		[]uint64{sigprocmask, sigSetmask, t.place(words(0)), 0, 8},
		[]uint64{conventions[trace.Mode64].sigaltstack, t.place(stack), 0})
}

func (t *tables) action(signal trace.Signal, action []byte) []uint64 {
	return []uint64{conventions[trace.Mode64].sigaction, uint64(signal), t.place(slices.Clone(action)), 0, 8}
}

// handlerOf is the struct kernel_sigaction of a signal; SIG_DFL is zero.
func handlerOf(s *trace.Signals, signal trace.Signal) []byte {
	i := slices.IndexFunc(s.Handlers, func(h trace.SignalHandler) bool { return h.Signal == signal })
	if i < 0 {
		return words(0, 0, 0, 0)
	}
	h, flags := s.Handlers[i], uint64(saSiginfo|saRestorer)
	if h.OnAlternate {
		flags |= saOnStack
	}
	if h.NoDefer {
		flags |= saDefer
	}
	return words(h.Address, flags, s.Restorer, uint64(h.Mask))
}

// list writes calls, each with its number first.
func list(calls [][]uint64) []byte {
	var content []byte
	for _, call := range calls {
		content = append(content, words(call...)...)
		content = append(content, make([]byte, callBytes-8*len(call))...)
	}
	return append(content, words(^uint64(0))...)
}

// stateMagic is the first quadword of what geometry.asm tells.
const (
	stateMagic      = 0x6563_7273
	stateBytes      = 536
	stateFeatures   = 24
	stateComponents = 48 // from component 2 on: size, and offset above it
)

// signalState reads the extended state in the frames of a simulator.
func (r record) signalState() trace.ExtendedState {
	state := trace.ExtendedState{Features: r.word(stateFeatures), Size: uint32(r.word(stateFeatures + 8))}
	for component := 2; component < 63; component++ {
		if at := stateComponents + (component-2)*8; state.Features>>component&1 != 0 {
			state.Components = append(state.Components, trace.StateComponent{
				Bit: uint8(component), Size: binary.LittleEndian.Uint32(r[at:]), Offset: binary.LittleEndian.Uint32(r[at+4:]),
			})
		}
	}
	return state
}

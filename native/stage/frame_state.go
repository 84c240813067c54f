//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// The frame of a signal (struct rt_sigframe, ucontext and _fpx_sw_bytes in the kernel's
// arch/x86/include), offsets in bytes: from the handler's rsp, and in the state.
const (
	frameState    = 8 + 40 + 23*8 // the state's address
	stateMagic    = 464
	stateFeatures = 472
	stateBytes    = 480
	magic         = 0x4650_5853 // FP_XSTATE_MAGIC1
)

// learnSignalState has a signal come to a handler, and reads what extended state is in
// its frame. Where the components lie in it, CPUID says (leaf 0xd).
func (c *CPU) learnSignalState() error {
	frame, err := c.signalFrame()
	if err != nil {
		return err
	}
	if uint32(frame.word(stateMagic)) != magic {
		return nil
	}
	state := trace.ExtendedState{Features: frame.word(stateFeatures), Size: uint32(frame.word(stateBytes))}
	for rest := state.Features &^ 3; rest != 0; rest &= rest - 1 {
		component := bits.TrailingZeros64(rest)
		answer, err := c.cpuid(0xd, component)
		if err != nil {
			return err
		}
		state.Components = append(state.Components, trace.StateComponent{
			Bit: uint8(component), Offset: answer[trace.RBX], Size: answer[trace.RAX],
		})
	}
	c.system.SignalState = state
	return nil
}

// signalFrame gives the memory from the state in a frame on.
func (c *CPU) signalFrame() (record, error) {
	p, symbols, err := assemble(trace.Mode64, "int3\nrestorer: mov eax, 15\nsyscall\nhandler: .byte 0x0f, 0x1f, 0x44, 0, 0")
	if err != nil {
		return nil, err
	}
	p.Checkpoints = []trace.Checkpoint{{Label: "main.handler", Address: symbols["main.handler"]}}
	p.Signals = &trace.Signals{
		Handlers: []trace.SignalHandler{{Signal: trace.SIGTRAP, Address: symbols["main.handler"]}}, Restorer: symbols["main.restorer"],
	}
	p.Stack = trace.Memory{Base: trace.StackTop - trace.DefaultStackSize, Bytes: make([]byte, trace.DefaultStackSize)}
	result := c.Run([]*trace.Program{p})[0]
	if result.Err != nil {
		return nil, result.Err
	}
	if len(result.Trace.Snapshots) == 0 {
		return nil, &UnsupportedError{Lacking: "handlers of signals", Cause: errors.New(describe(result.Trace.Outcome))}
	}
	handler := &result.Trace.Snapshots[0]
	place, ok := handler.Stack.Slice(handler.Registers.Get(trace.RSP)+frameState, 8)
	if !ok {
		return nil, &UnsupportedError{Lacking: "signal frames as Linux has them"}
	}
	frame, ok := handler.Stack.Slice(binary.LittleEndian.Uint64(place), stateBytes+8)
	if !ok {
		return nil, &UnsupportedError{Lacking: "signal frames as Linux has them"}
	}
	return frame, nil
}

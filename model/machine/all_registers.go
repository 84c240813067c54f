package machine

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// pushAll stores EAX, ECX, EDX, EBX, the ESP from before, EBP, ESI and EDI, each on
// its own: what is stored before a fault stays (SDM vol. 2, PUSHA/PUSHAD; measured).
func pushAll(m *machine, in *instruction) error {
	pushed := in.registers()
	words := [len(pushed)]word{}
	for i := range pushed {
		words[i], _ = m.readWord(in, &pushed[i])
	}
	for i := range pushed {
		origin := m.pushOrigin(in, &pushed[i], words[i].value)
		if err := m.pushWord(words[i], in.size, origin); err != nil {
			return m.halfway(err)
		}
	}
	return nil
}

// popAll is the reverse of pushAll. It reads what that stored of ESP and throws it
// away. What is loaded before a fault stays loaded, and ESP is as before (SDM vol. 2,
// POPA/POPAD; measured).
func popAll(m *machine, in *instruction) error {
	popped := in.registers()
	for i := range popped {
		o := &popped[len(popped)-1-i]
		w, err := m.loadWord(m.above(in.size, i), in.size, trace.SS)
		if err != nil {
			return m.halfway(err)
		}
		if o.register == trace.RSP {
			continue
		}
		if err := m.writeWord(in, o, w); err != nil {
			return err
		}
	}
	m.setStackPointer(m.above(in.size, len(popped)))
	return nil
}

// registers are the general registers of 32-bit code as operands, in encoding order.
func (in *instruction) registers() (all [visibleRegisters]operand) {
	for i := range all {
		all[i] = operand{kind: generalRegister, register: trace.Register(i), part: part(in.size), size: in.size}
	}
	return all
}

// halfway is a fault in the middle of many accesses: what it leaves behind in
// registers and memory is documented nowhere, and measured on AMD.
func (m *machine) halfway(err error) error {
	var e *exception
	if !errors.As(err, &e) {
		return err
	}
	if m.vendor != trace.AMD {
		return &Unknown{Reason: "what it leaves behind where it faults is not documented, and measured on AMD alone"}
	}
	kept := *e
	kept.halfway = true
	return &kept
}

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// machine is the simulator, which knows nothing of the protocol.
type machine struct {
	trace.Registers
	code, stack trace.Memory
	unknown     string // what is not simulated
}

func (m *machine) read(from trace.Memory, at uint64, size int) uint64 {
	found, ok := from.Slice(at, size)
	if !ok && m.unknown == "" {
		m.unknown = "access to other memory than code and stack"
	}
	var value [8]byte
	copy(value[8-size:], found)
	return uint64(int64(binary.LittleEndian.Uint64(value[:])) >> (64 - 8*size))
}

func (m *machine) fetch(size int) uint64 {
	m.RIP += uint64(size)
	return m.read(m.code, m.RIP-uint64(size), size)
}

func (m *machine) push(value uint64) {
	m.General[trace.RSP] -= 8
	m.read(m.stack, m.General[trace.RSP], 8) // is it there?
	slot, _ := m.stack.Slice(m.General[trace.RSP], 8)
	copy(slot, binary.LittleEndian.AppendUint64(nil, value))
}

func (m *machine) pop() uint64 {
	m.General[trace.RSP] += 8
	return m.read(m.stack, m.General[trace.RSP]-8, 8)
}

func (m *machine) step() {
	op, rex := m.fetch(1)&0xff, uint64(0)
	if op>>4 == 4 {
		op, rex = m.fetch(1)&0xff, op
	}
	low := &m.General[op&7|rex&1<<3]
	switch wide := rex&8 != 0; {
	case op&0xf8 == 0x50:
		m.push(*low)
	case op&0xf8 == 0x58:
		*low = m.pop()
	case op == 0x6a:
		m.push(m.fetch(1))
	case op == 0x68:
		m.push(m.fetch(4))
	case op == 0xe8:
		distance := m.fetch(4)
		m.push(m.RIP)
		m.RIP += distance
	case op == 0xc3:
		m.RIP = m.pop()
	case op&0xf8 == 0xb8 && !wide:
		*low = m.fetch(4) & 0xffff_ffff
	case wide && (op == 0x89 || op == 0x01 || op == 0x29 || op == 0xc7 || op == 0x83):
		m.compute(op, rex, m.fetch(1))
	case op != 0x0f || m.fetch(4) != 0x44_1f: // all but the nop
		m.unknown = fmt.Sprintf("no instruction %02x", op)
	}
}

// compute does an instruction with a ModRM byte.
func (m *machine) compute(op, rex, modrm uint64) {
	into, middle := &m.General[modrm&7|rex&1<<3], modrm>>3&7
	value := m.General[middle|rex&4<<1]
	switch {
	case modrm&0xc0 != 0xc0 || op == 0xc7 && middle != 0 || op == 0x83 && middle != 0 && middle != 5:
		m.unknown = fmt.Sprintf("no instruction %02x with ModRM %02x", op, modrm&0xff)
	case op == 0x89:
		*into = value
	case op == 0xc7:
		*into = m.fetch(4)
	case op == 0x01:
		*into += value
	case op == 0x29:
		*into -= value
	case middle == 5:
		*into -= m.fetch(1)
	default:
		*into += m.fetch(1)
	}
}

func (m *machine) snapshot(checkpoint, visit int) trace.Snapshot {
	stack := trace.Memory{Base: m.stack.Base, Bytes: bytes.Clone(m.stack.Bytes)}
	return trace.Snapshot{Checkpoint: checkpoint, Visit: visit, Registers: m.Registers, Stack: stack}
}

package diff

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Tell writes bytes as the number they are, and what that number means here.
func (v View) Tell(value []byte) string { return v.tell(value, v.slot) }

// TellBriefly leaves out in which frame an address lies.
func (v View) TellBriefly(value []byte) string {
	return v.tell(value, func(address uint64) string {
		name, _ := v.Slot(address)
		return name
	})
}

// tell writes a value; slot names a place on the stack.
func (v View) tell(value []byte, slot func(uint64) string) string {
	if len(value) > 8 {
		return hexadecimal(value)
	}
	n := number(value)
	text := fmt.Sprintf("%#x", n)
	if len(value) == v.Mode().Bytes() {
		if meaning := v.meaning(value, slot); meaning != "" {
			return text + " (" + meaning + ")"
		}
	}
	if n > 9 && n < 1<<31 {
		return fmt.Sprintf("%s (%d)", text, n)
	}
	return text
}

// meaning says what a value of an address's size names: a place in the code or on
// the stack, the initial value of a register, memory that nobody wrote.
func (v View) meaning(value []byte, slot func(uint64) string) string {
	n := number(value)
	if function, ok := v.program.Function(n); ok {
		symbol, _ := v.program.Symbol(function)
		if function == trace.Start {
			return trace.Start
		}
		return offset(function, n, symbol.Address)
	}
	if v.program.Stack.Contains(n, 1) || n == trace.StackTop {
		return slot(n)
	}
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		if bytes.Equal(value, quad(trace.RegisterGraffiti(r))[:len(value)]) {
			return "initial " + v.Name(r)
		}
	}
	if address, ok := readGraffiti(value); ok && v.program.Stack.Contains(address, 1) {
		return "graffiti of " + slot(address)
	}
	return ""
}

// readGraffiti finds out which address a slot was scribbled for. Of four bytes it
// knows those that begin a quadword: the upper half is the same for all addresses
// below 2 GiB.
func readGraffiti(value []byte) (uint64, bool) {
	var whole [8]byte
	trace.Scribble(trace.DataBase, whole[:])
	copy(whole[:], value)
	return trace.ReadGraffiti(whole)
}

// tellSlot adds to the value who wrote it, as far as that is known.
func (v View) tellSlot(address uint64, size int) string {
	if !v.onStack(address) || v.snapshot.Predicted == nil {
		return v.tellValue(address, size)
	}
	return v.tellValue(address, size) + ", " + v.roles(address, size)
}

func (v View) tellValue(address uint64, size int) string {
	value, ok := v.Bytes(address, size)
	if !ok {
		return "nothing, outside stack and data"
	}
	return v.Tell(value)
}

// roles says who wrote the bytes of a slot: each run of bytes by itself, the
// lowest first, where it was not the same for all.
func (v View) roles(address uint64, size int) string {
	type run struct {
		role  string
		bytes int
	}
	var runs []run
	for i := range size {
		role := v.Role(address + uint64(i))
		if last := len(runs) - 1; last >= 0 && runs[last].role == role {
			runs[last].bytes++
			continue
		}
		runs = append(runs, run{role, 1})
	}
	if len(runs) == 1 {
		return runs[0].role
	}
	parts := make([]string, len(runs))
	for i, r := range runs {
		parts[i] = fmt.Sprintf("%s (%s)", r.role, bytesOf(uint64(r.bytes)))
	}
	return strings.Join(parts, ", then ")
}

// bytesOf counts bytes.
func bytesOf(n uint64) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// Role says in words who wrote a byte.
func (v View) Role(address uint64) string {
	origin := v.Origin(address)
	text := origin.Role.String()
	switch origin.Role {
	case trace.Untouched, trace.Given:
		return text
	case trace.SavedRegister:
		text = "saved " + v.Name(trace.Register(origin.Subject))
	case trace.ReturnAddress:
		if callee, ok := v.call(origin.Subject); ok {
			text = "return address of " + callee.Function
		}
	}
	if writer, ok := v.call(origin.Writer); ok && origin.Role == trace.Local {
		text += " of " + writer.Function
	}
	if v.leftOver(address) {
		text += ", left over"
	}
	return text
}

func (v View) call(serial int32) (trace.Call, bool) {
	if v.prediction == nil || serial < 0 || int(serial) >= len(v.prediction.Calls) {
		return trace.Call{}, false
	}
	return v.prediction.Calls[serial], true
}

// leftOver reports whether the frame in which a byte was written has ended.
func (v View) leftOver(address uint64) bool {
	origin := v.Origin(address)
	if origin.Role == trace.Untouched || origin.Role == trace.Given {
		return false
	}
	return !v.Active(origin.Owner)
}

// Active reports whether a call has not returned yet.
func (v View) Active(serial int32) bool {
	frames := v.prediction.Frames // serial numbers fall from the newest on
	for low, high := 0, len(frames); low < high; {
		middle := (low + high) / 2
		switch found := int32(frames[middle]); {
		case found == serial:
			return true
		case found > serial:
			low = middle + 1
		default:
			high = middle
		}
	}
	return false
}

// number reads up to eight bytes, lowest first.
func number(value []byte) uint64 {
	var n uint64
	for i, b := range value[:min(len(value), 8)] {
		n |= uint64(b) << (8 * i)
	}
	return n
}

// hexadecimal writes bytes as one number, highest first.
func hexadecimal(value []byte) string {
	var b strings.Builder
	b.WriteString("0x")
	for i := len(value) - 1; i >= 0; i-- {
		fmt.Fprintf(&b, "%02x", value[i])
	}
	return b.String()
}

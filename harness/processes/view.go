package processes

import (
	"bytes"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// view is the stack of a process at entry, read as a program reads it (psABI 3.4.1): by
// the nulls that end its lists, and through its pointers.
type view struct {
	stack trace.Memory
	argc  uint64
	lists map[string][]string // the strings of argv and envp
	auxv  map[process.Auxiliary]uint64
	kinds []process.Auxiliary // of auxv, in their order
	names map[uint64]string   // what lies at an address
	at    map[string]uint64   // where it lies
	// padding is how many bytes lie between AT_NULL and the random bytes.
	padding uint64
	// cut says that a list has no end.
	cut bool
}

func read(stack trace.Memory) *view {
	v := &view{stack: stack, lists: map[string][]string{}, auxv: map[process.Auxiliary]uint64{}, names: map[uint64]string{}, at: map[string]uint64{}}
	next := stack.Base
	v.argc = v.quadword(&next, "argc")
	v.list(&next, "argv")
	v.list(&next, "envp")
	v.vector(&next)
	v.pointed(process.AtRandom, "random bytes")
	v.pointed(process.AtPlatform, "platform")
	v.pointed(process.AtExecfn, "executable's name")
	if random, ok := v.auxv[process.AtRandom]; ok && random > next {
		v.padding = random - next
		v.name(next, "padding")
	}
	if stack.Contains(stack.End()-8, 8) {
		v.name(stack.End()-8, "last quadword")
	}
	return v
}

// name names an address, once.
func (v *view) name(address uint64, name string) {
	if _, named := v.names[address]; !named {
		v.names[address] = name
	}
	v.at[name] = address
}

// quadword reads the next one, which is 0 and the end where the stack has none.
func (v *view) quadword(next *uint64, name string) uint64 {
	value, ok := v.stack.Quadword(*next)
	if !ok {
		v.cut = true
		return 0
	}
	v.name(*next, name)
	*next += 8
	return value
}

func (v *view) list(next *uint64, name string) {
	for i := 0; ; i++ {
		element := fmt.Sprintf("%s[%d]", name, i)
		at := *next
		address := v.quadword(next, element)
		if address == 0 {
			delete(v.at, element)
			delete(v.names, at)
			v.name(at, "end of "+name)
			return
		}
		v.lists[name] = append(v.lists[name], v.text(address))
		v.name(address, "text of "+element)
	}
}

// text reads a string up to its NUL.
func (v *view) text(address uint64) string {
	if !v.stack.Contains(address, 1) {
		return fmt.Sprintf("(%#x is not in the stack)", address)
	}
	text := v.stack.Bytes[address-v.stack.Base:]
	if end := bytes.IndexByte(text, 0); end >= 0 {
		text = text[:end]
	}
	return string(text)
}

func (v *view) vector(next *uint64) {
	for !v.cut {
		at := *next
		kind := process.Auxiliary(v.quadword(next, "AT_"))
		delete(v.at, "AT_")
		v.names[at] = kind.String()
		v.at[kind.String()] = at
		value := v.quadword(next, "value of "+kind.String())
		if kind == process.AtNull {
			return
		}
		v.auxv[kind] = value
		v.kinds = append(v.kinds, kind)
	}
}

// pointed names what an entry of the auxiliary vector leads to.
func (v *view) pointed(kind process.Auxiliary, name string) {
	if address, ok := v.auxv[kind]; ok && v.stack.Contains(address, 1) {
		v.name(address, name)
	}
}

package protocol

import (
	"bytes"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Command is what a simulator is told: start, stop, or to run a program.
type Command struct {
	Word string // "start", "run" or "stop"
	Run  Request
}

// ReadCommand reads a command. The error is a *Malformed; with it there is the id of a
// command run, where that can be read.
func ReadCommand(text []byte) (Command, error) {
	v, err := parse(text)
	if err != nil {
		return Command{}, err
	}
	var r reader
	o, ok := v.json.(object)
	if !ok {
		r.wrong(v, "an object")
		return Command{}, r.err()
	}
	c := Command{Word: r.word(value{v.path + ".cmd", o.values["cmd"]}, "start", "run", "stop")}
	switch c.Word {
	case "start":
		if f, ok := r.object(v, []string{"cmd", "protocol"}, nil); ok {
			r.protocol(f)
		}
	case "stop":
		r.object(v, []string{"cmd"}, nil)
	case "run":
		c.Run = r.request(v)
	}
	return c, r.err()
}

// request reads the command run.
func (r *reader) request(v value) Request {
	f, ok := r.object(v, []string{"cmd", "id", "name", "mode", "observe", "memory", "registers", "exit", "checkpoints", "limits"}, []string{"vector_bytes", "vectors", "signals"})
	if !ok {
		return Request{ID: idOf(v)}
	}
	q := Request{
		ID:      r.number(f.must("id"), 64),
		Observe: Observes(r.word(f.must("observe"), observes...)),
		Limits:  r.limits(f.must("limits")),
		Program: &trace.Program{Name: r.text(f.must("name"))},
	}
	p := q.Program
	if r.word(f.must("mode"), modeNames...) == modeName(trace.Mode32) {
		p.Mode = trace.Mode32
	}
	p.EveryInstruction = q.Observe == Steps
	r.regions(f.must("memory"), p)
	r.initial(f, p)
	p.Exit = r.number(f.must("exit"), 64)
	r.checkpoints(f.must("checkpoints"), p)
	if signals, given := f.get("signals"); given {
		r.signals(signals, p)
	}
	return q
}

// initial reads the state in which a program starts: all of it is given.
func (r *reader) initial(f fields, p *trace.Program) {
	var unseen Unseen
	p.Initial, unseen = r.registers(f.must("registers"), p.Mode)
	p.Entry = p.Initial.RIP
	if unseen.Flags || unseen.Selectors != [trace.SegmentCount]bool{} {
		r.wrong(f.must("registers"), "rflags and the six segment registers too")
	}
	size, vectorsInUse := f.get("vector_bytes")
	held, given := f.get("vectors")
	if vectorsInUse != given {
		r.wrong(f.at, "vector_bytes and vectors, or neither")
		return
	}
	if !given {
		return
	}
	switch width := r.number(size, 8); width {
	case 16, 32, 64:
		p.VectorBytes = int(width)
		p.Initial.Vectors = r.vectors(held, p.VectorBytes, p.Mode)
	default:
		r.wrong(size, `"0x10", "0x20" or "0x40"`)
	}
}

func (r *reader) limits(v value) Limits {
	f, ok := r.object(v, []string{"instructions", "milliseconds", "snapshots"}, nil)
	if !ok {
		return Limits{}
	}
	return Limits{r.number(f.must("instructions"), 64), r.number(f.must("milliseconds"), 64), r.number(f.must("snapshots"), 64)}
}

func (r *reader) checkpoints(v value, p *trace.Program) {
	for _, item := range r.list(v) {
		if f, ok := r.object(item, []string{"label", "address"}, nil); ok {
			p.Checkpoints = append(p.Checkpoints, trace.Checkpoint{Label: r.text(f.must("label")), Address: r.number(f.must("address"), 64)})
		}
	}
}

// regions reads code, data and stack, in this order: there is no other memory.
func (r *reader) regions(v value, p *trace.Program) {
	list := r.list(v)
	if len(list) != 3 {
		r.wrong(v, "a list of three: code, data and stack")
		return
	}
	code, data, stack := r.region(list[0], executable), r.region(list[1], writable), r.region(list[2], writable)
	p.Code, p.Data, p.Stack = code.given, data.whole(), stack.whole()
	for i, where := range []struct {
		ok   bool
		what string
	}{
		{code.base == trace.CodeBase && code.size == trace.CodeSize && code.fill == breakpoint, "code of 0x10000 bytes at 0x10000000, filled with 0xcc"},
		{data.base == trace.DataBase, "data at 0x20000000"},
		{p.Stack.End() == trace.StackTop, "a stack that ends at 0x40000000"},
	} {
		if !where.ok {
			r.wrong(list[i], "%s", where.what)
		}
	}
}

// given is a region as a command gives it.
type given struct {
	base  uint64
	given []byte
	size  int // bytes, with those that are filled
	fill  byte
}

// whole is the region with what fills it.
func (g given) whole() trace.Memory {
	fill := bytes.Repeat([]byte{g.fill}, g.size-len(g.given))
	return trace.Memory{Base: g.base, Bytes: append(g.given, fill...)}
}

func (r *reader) region(v value, access string) given {
	f, ok := r.object(v, []string{"address", "size", "access", "bytes", "fill"}, nil)
	if !ok {
		return given{}
	}
	r.word(f.must("access"), access)
	found := given{base: r.number(f.must("address"), 64), given: r.bytes(f.must("bytes")), fill: byte(r.number(f.must("fill"), 8))}
	size := r.number(f.must("size"), 32)
	if size < uint64(len(found.given)) || size > trace.MaxStackSize {
		r.wrong(f.must("size"), "at least the %d bytes that are given, at most %#x", len(found.given), trace.MaxStackSize)
		size = uint64(len(found.given))
	}
	found.size = int(size)
	return found
}

// idOf gives the id of a message that cannot be read as a whole, or 0.
func idOf(v value) uint64 {
	var r reader
	o, _ := v.json.(object)
	return r.number(value{"", o.values["id"]}, 64)
}

package protocol

import "github.com/framecheck/framecheck/scenarios/trace"

// Signals is the name of the feature of a simulator that delivers signals as Linux does.
// Programs with handlers are sent to no other.
const Signals = "signals"

// signals is what a program has told the kernel, in the command run.
type signals struct {
	Restorer  number       `json:"restorer"`
	Handlers  []handler    `json:"handlers"`
	Alternate *stackExtent `json:"alternate,omitempty"`
	Strikes   []strike     `json:"strikes"`
}

type handler struct {
	Signal      number `json:"signal"`
	Address     number `json:"address"`
	Mask        number `json:"mask"`
	OnAlternate bool   `json:"on_alternate,omitempty"`
	NoDefer     bool   `json:"no_defer,omitempty"`
}

type stackExtent struct {
	Address number `json:"address"`
	Size    number `json:"size"`
}

type strike struct {
	Signal     number `json:"signal"`
	Checkpoint string `json:"checkpoint"`
	Visit      number `json:"visit"`
}

func ofSignals(p *trace.Program) *signals {
	s := p.Signals
	if s == nil {
		return nil
	}
	written := &signals{Restorer: number(s.Restorer), Handlers: []handler{}, Strikes: []strike{}}
	for _, h := range s.Handlers {
		written.Handlers = append(written.Handlers, handler{number(h.Signal), number(h.Address), number(h.Mask), h.OnAlternate, h.NoDefer})
	}
	if s.Alternate.Size > 0 {
		written.Alternate = &stackExtent{number(s.Alternate.Base), number(s.Alternate.Size)}
	}
	for _, hit := range s.Strikes {
		written.Strikes = append(written.Strikes, strike{number(hit.Signal), p.Checkpoints[hit.Checkpoint].Label, number(hit.Visit)})
	}
	return written
}

// signals reads what ofSignals wrote.
func (r *reader) signals(v value, p *trace.Program) {
	f, ok := r.object(v, []string{"restorer", "handlers", "strikes"}, []string{"alternate"})
	if !ok {
		return
	}
	s := &trace.Signals{Restorer: r.number(f.must("restorer"), 64)}
	for _, item := range r.list(f.must("handlers")) {
		if h, ok := r.object(item, []string{"signal", "address", "mask"}, []string{"on_alternate", "no_defer"}); ok {
			s.Handlers = append(s.Handlers, r.handler(h))
		}
	}
	if alternate, given := f.get("alternate"); given {
		if a, ok := r.object(alternate, []string{"address", "size"}, nil); ok {
			s.Alternate = trace.AlternateStack{Base: r.number(a.must("address"), 64), Size: r.number(a.must("size"), 64)}
		}
	}
	for _, item := range r.list(f.must("strikes")) {
		if one, ok := r.object(item, []string{"signal", "checkpoint", "visit"}, nil); ok {
			s.Strikes = append(s.Strikes, r.strike(one, p))
		}
	}
	p.Signals = s
}

func (r *reader) handler(f fields) trace.SignalHandler {
	h := trace.SignalHandler{
		Signal: r.signal(f.must("signal")), Address: r.number(f.must("address"), 64), Mask: trace.SignalSet(r.number(f.must("mask"), 64)),
	}
	if v, given := f.get("on_alternate"); given {
		h.OnAlternate = r.flag(v)
	}
	if v, given := f.get("no_defer"); given {
		h.NoDefer = r.flag(v)
	}
	return h
}

func (r *reader) strike(f fields, p *trace.Program) trace.Strike {
	label := f.must("checkpoint")
	s := trace.Strike{Signal: r.signal(f.must("signal")), Checkpoint: -1, Visit: int(r.number(f.must("visit"), 32))}
	text := r.text(label)
	for i, c := range p.Checkpoints {
		if c.Label == text {
			s.Checkpoint = i
		}
	}
	if s.Checkpoint < 0 && text != "" {
		r.wrong(label, "the label of a checkpoint")
	}
	return s
}

func (r *reader) signal(v value) trace.Signal { return trace.Signal(r.number(v, 8)) }

package protocol

import "github.com/framecheck/framecheck/scenarios/trace"

// outcome is how a run ended, in a result.
type outcome struct {
	Kind      string  `json:"kind"`
	Vector    *number `json:"vector,omitempty"`
	ErrorCode *number `json:"error_code,omitempty"`
	Address   *number `json:"address,omitempty"`
	Signal    *number `json:"signal,omitempty"`
}

var kinds = []trace.Kind{trace.Returned, trace.Faulted, trace.TimedOut, trace.SystemCall, trace.Killed}

func ofOutcome(o trace.Outcome) outcome {
	written := outcome{Kind: o.Kind.String()}
	if o.Kind == trace.Faulted {
		vector, code, address := number(o.Fault.Vector), number(o.Fault.ErrorCode), number(o.Fault.Address)
		written.Vector = &vector
		if pushesCode(o.Fault.Vector) {
			written.ErrorCode = &code
		}
		if o.Fault.Vector == trace.PageFault {
			written.Address = &address
		}
	}
	if o.Kind == trace.Killed {
		signal := number(o.Signal)
		written.Signal = &signal
	}
	return written
}

// lasts reports whether there is a state at the end of a run.
func lasts(o trace.Outcome) bool { return o.Kind != trace.TimedOut && o.Kind != trace.Killed }

// pushesCode reports whether the processor pushes an error code (Intel SDM vol. 3,
// table 6-1), of what user code can raise.
func pushesCode(v trace.Vector) bool {
	switch v {
	case trace.SegmentNotPresent, trace.StackFault, trace.GeneralProtection, trace.PageFault, trace.AlignmentCheck:
		return true
	}
	return false
}

// outcome reads how a run ended. noCode and noAddress say that a fault should have them
// and the simulator left them out.
func (r *reader) outcome(v value) (o trace.Outcome, noCode, noAddress bool) {
	o.Kind = r.kind(v)
	if o.Kind == trace.Killed {
		if f, ok := r.object(v, []string{"kind", "signal"}, nil); ok {
			o.Signal = r.signal(f.must("signal"))
		}
		return o, false, false
	}
	if o.Kind != trace.Faulted {
		r.object(v, []string{"kind"}, nil)
		return o, false, false
	}
	f, ok := r.object(v, []string{"kind", "vector"}, []string{"error_code", "address"})
	if !ok {
		return o, false, false
	}
	o.Fault.Vector = trace.Vector(r.number(f.must("vector"), 8))
	code, given := f.get("error_code")
	if given {
		o.Fault.ErrorCode = uint32(r.number(code, 32))
	}
	address, addressGiven := f.get("address")
	if addressGiven && o.Fault.Vector != trace.PageFault {
		r.wrong(address, "nothing: only a page fault (vector 0xe) has an address")
	}
	if addressGiven {
		o.Fault.Address = r.number(address, 64)
	}
	return o, !given && pushesCode(o.Fault.Vector), !addressGiven && o.Fault.Vector == trace.PageFault
}

// kind reads the key on which it depends what else an outcome has.
func (r *reader) kind(v value) trace.Kind {
	o, _ := v.json.(object)
	word, there := o.values["kind"]
	if !there {
		return trace.Returned // the missing key is told by the caller
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.String()
	}
	found := r.word(value{v.path + ".kind", word}, names...)
	for _, k := range kinds {
		if k.String() == found {
			return k
		}
	}
	return trace.Returned
}

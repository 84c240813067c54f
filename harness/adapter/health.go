package adapter

import (
	"sync"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// health is how an adapter has been doing.
type health struct {
	mutex    sync.Mutex
	failures int            // on end
	good     *trace.Program // one that was answered
	over     *GaveUp
}

// givenUp says why no more cases are tried, or nothing.
func (h *health) givenUp() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.over == nil {
		return nil
	}
	return h.over
}

// answered notes an answer.
func (h *health) answered(p *trace.Program) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.failures, h.good = 0, p
}

// failed notes a failure. After so many on end the adapter is asked once more what it
// once answered: it may be that these cases are what it cannot do.
func (h *health) failed(err error, most int, answers func(*trace.Program) bool) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.failures++
	switch {
	case h.over != nil || h.failures%most != 0:
	case h.good != nil && answers(h.good):
		h.failures = 0
	default:
		h.over = &GaveUp{h.failures, err}
	}
}

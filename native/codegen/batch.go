package codegen

import (
	"sync"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Batch makes programs that share their initial memory where it is equal, as it
// is in most programs: nobody who runs a program writes to it. A new Batch is
// ready to use.
type Batch struct {
	mutex sync.Mutex
	known map[string]trace.Memory // by the keys of images
}

// memory makes what an image describes, once.
func (batch *Batch) memory(m *image) trace.Memory {
	batch.mutex.Lock()
	defer batch.mutex.Unlock()
	key := m.key()
	made, ok := batch.known[key]
	if !ok {
		if batch.known == nil {
			batch.known = map[string]trace.Memory{}
		}
		made = m.memory()
		batch.known[key] = made
	}
	return made
}

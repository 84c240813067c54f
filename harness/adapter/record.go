package adapter

import (
	"io"
	"sync"
)

// Record writes down what passes between framecheck and an adapter, so that
// protocol.Validate can read it: each command with the line that answered it, one after
// the other, also where several processes run. Where no answer came it has none.
type Record struct {
	to    io.Writer
	mutex sync.Mutex
	err   error
}

// NewRecord writes to a file, or to whatever there is.
func NewRecord(to io.Writer) *Record { return &Record{to: to} }

// Err is why the record is not whole: the first error of writing.
func (r *Record) Err() error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.err
}

// write writes lines that belong together; where there is no record it does nothing.
func (r *Record) write(lines ...[]byte) {
	if r == nil {
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, line := range lines {
		if _, err := r.to.Write(line); err != nil && r.err == nil {
			r.err = err
		}
	}
}

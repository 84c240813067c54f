package adapter

import (
	"io"

	"github.com/framecheck/framecheck/harness/subprocess"
)

// tail is the end of what an adapter writes to stderr.
type tail struct {
	subprocess.Tail
	ended chan struct{} // closed when nothing more comes
}

// newTail reads to the end.
func newTail(from io.ReadCloser) *tail {
	t := &tail{ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		defer from.Close()
		_, _ = io.Copy(t, from) // it ends when the adapter does, or is closed
	}()
	return t
}

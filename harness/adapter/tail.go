package adapter

import (
	"io"
	"strings"
	"sync"
)

// tail keeps the end of what is written to it.
type tail struct {
	mutex sync.Mutex
	kept  []byte
	ended chan struct{} // closed when nothing more comes
}

// tailBytes is how much is kept.
const tailBytes = 2 << 10

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

// Write implements io.Writer.
func (t *tail) Write(bytes []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.kept = append(t.kept, bytes...)
	if more := len(t.kept) - tailBytes; more > 0 {
		t.kept = append(t.kept[:0], t.kept[more:]...)
	}
	return len(bytes), nil
}

// String is what is kept, as text.
func (t *tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return strings.TrimSpace(strings.ToValidUTF8(string(t.kept), "?"))
}

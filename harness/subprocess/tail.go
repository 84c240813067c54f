package subprocess

import (
	"strings"
	"sync"
)

// Tail keeps the last bytes that are written to it. Its zero value is empty. Its methods
// may be called from several goroutines.
type Tail struct {
	mutex sync.Mutex
	kept  []byte
	cut   bool // there was more before
}

// TailBytes is how much is kept.
const TailBytes = 2 << 10

// Write implements io.Writer.
func (t *Tail) Write(bytes []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.kept = append(t.kept, bytes...)
	if over := len(t.kept) - TailBytes; over > 0 {
		t.kept, t.cut = append(t.kept[:0], t.kept[over:]...), true
	}
	return len(bytes), nil
}

// String is what is kept, as text.
func (t *Tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return strings.TrimSpace(strings.ToValidUTF8(string(t.kept), "?"))
}

// Lines are those that are kept whole and are not empty.
func (t *Tail) Lines() []string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	lines := strings.Split(strings.ToValidUTF8(string(t.kept), "?"), "\n")
	if t.cut {
		lines = lines[1:]
	}
	var whole []string
	for _, line := range lines {
		if line != "" {
			whole = append(whole, line)
		}
	}
	return whole
}

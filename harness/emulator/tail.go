package emulator

import "strings"

// tail keeps the last bytes that are written to it.
type tail struct {
	bytes []byte
	cut   bool // there was more before
}

const tailBytes = 2048

// Write implements io.Writer.
func (t *tail) Write(bytes []byte) (int, error) {
	t.bytes = append(t.bytes, bytes...)
	if over := len(t.bytes) - tailBytes; over > 0 {
		t.bytes, t.cut = append(t.bytes[:0], t.bytes[over:]...), true
	}
	return len(bytes), nil
}

// text is what is kept, without what the file says there itself.
func (t *tail) text() string {
	var kept []string
	for i, line := range strings.Split(string(t.bytes), "\n") {
		if !(t.cut && i == 0) && !strings.HasPrefix(line, "differs: ") && line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "; ")
}

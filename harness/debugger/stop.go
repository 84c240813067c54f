package debugger

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Frame is what a debugger says of an activation of a function.
type Frame struct {
	PC       uint64 // in an older frame the return address
	RSP      uint64 // in an older frame the CFA of the newer one
	Function string // empty where it is not said
	// resumed is where what a signal interrupted went on at last: elsewhere, where the
	// handler has changed the context. A walk leads there as soon as it has.
	resumed *Frame
}

// Stop is what is said before one instruction, the newest frame first.
type Stop []Frame

// String writes the frames as "pc:rsp".
func (s Stop) String() string {
	texts := make([]string, len(s))
	for i, f := range s {
		texts[i] = fmt.Sprintf("%#x:%#x %s", f.PC, f.RSP, f.Function)
	}
	return strings.Join(texts, ", ")
}

// read reads the stops of each file, as programs/walk.py writes them.
func read(r io.Reader) (files [][]Stop, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch {
		case word == "file":
			files = append(files, nil)
		case word == "stop" && len(files) > 0:
			stop, err := parse(rest)
			if err != nil {
				return nil, err
			}
			last := len(files) - 1
			files[last] = append(files[last], stop)
		default:
			return nil, fmt.Errorf("the line %q is not of a walk", lines.Text())
		}
	}
	return files, lines.Err()
}

func parse(text string) (stop Stop, err error) {
	for _, field := range strings.Fields(text) {
		parts := strings.SplitN(field, ":", 3)
		if len(parts) != 3 {
			return nil, fmt.Errorf("%q is no frame", field)
		}
		f := Frame{Function: parts[2]}
		if f.PC, err = strconv.ParseUint(parts[0], 16, 64); err != nil {
			return nil, err
		}
		if f.RSP, err = strconv.ParseUint(parts[1], 16, 64); err != nil {
			return nil, err
		}
		stop = append(stop, f)
	}
	if len(stop) == 0 {
		return nil, fmt.Errorf("%q: a stop without a frame", text)
	}
	return stop, nil
}

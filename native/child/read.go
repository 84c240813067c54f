package child

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// section is one of those that an executable writes.
type section struct {
	kind, address uint64
	bytes         []byte
}

// FailedError says that a process did not come to be.
type FailedError struct {
	Call  uint64 // the number of the system call
	Errno uint64
}

func (e *FailedError) Error() string {
	return fmt.Sprintf("system call %d of the launcher failed with error %d", e.Call, e.Errno)
}

var errCut = errors.New("what the process wrote ends early")

// Read reads what an executable wrote to stdout. The error says what is missing: such a
// process has shown nothing that can be believed.
func Read(record []byte) (*process.Run, error) {
	run := &process.Run{}
	for {
		s, rest, ok := cut(record)
		if !ok {
			return nil, errCut
		}
		record = rest
		if s.kind == kindEnd {
			break
		}
		if err := take(run, s); err != nil {
			return nil, err
		}
	}
	if len(record) > 0 || run.Entry.Stack.Bytes == nil || run.Before == nil || run.After == nil {
		return nil, errCut
	}
	return run, nil
}

// cut takes the first section off a record.
func cut(record []byte) (section, []byte, bool) {
	const header = 24
	if len(record) < header {
		return section{}, nil, false
	}
	s := section{kind: binary.LittleEndian.Uint64(record), address: binary.LittleEndian.Uint64(record[8:])}
	size := binary.LittleEndian.Uint64(record[16:])
	record = record[header:]
	if size > uint64(len(record)) {
		return section{}, nil, false
	}
	s.bytes = record[:size:size]
	return s, record[size:], true
}

// take adds a section to what is known of a run.
func take(run *process.Run, s section) (err error) {
	switch s.kind {
	case kindRegisters:
		return registers(&run.Entry, s.bytes)
	case kindStack:
		return stackPage(&run.Entry, s)
	case kindBefore:
		run.Before, err = mappings(string(s.bytes))
	case kindAfter:
		run.After, err = mappings(string(s.bytes))
	case kindMapped:
		run.Mapped = append(run.Mapped, trace.Memory{Base: s.address, Bytes: s.bytes})
	case kindFault:
		if len(s.bytes) != 16 {
			return errCut
		}
		const write = 1 << 1 // of the error code (Intel SDM vol. 3, 4.7)
		run.Outcome = process.Outcome{
			Signal: trace.SIGSEGV, Address: binary.LittleEndian.Uint64(s.bytes), Write: binary.LittleEndian.Uint64(s.bytes[8:])&write != 0,
		}
	case kindFailed:
		if len(s.bytes) != 16 {
			return errCut
		}
		return &FailedError{binary.LittleEndian.Uint64(s.bytes), -binary.LittleEndian.Uint64(s.bytes[8:])}
	default:
		return fmt.Errorf("the process wrote a section of the unknown kind %d", s.kind)
	}
	return err
}

func registers(e *process.Entry, bytes []byte) error {
	if len(bytes) != registersBytes {
		return errCut
	}
	for i := range e.Registers {
		e.Registers[i] = binary.LittleEndian.Uint64(bytes[8*i:])
	}
	e.Flags = binary.LittleEndian.Uint64(bytes[128:])
	e.MXCSR = binary.LittleEndian.Uint32(bytes[136:])
	e.Control = binary.LittleEndian.Uint16(bytes[144:])
	return nil
}

// stackPage adds a page, which follows the one before.
func stackPage(e *process.Entry, s section) error {
	if e.Stack.Bytes == nil {
		e.Stack.Base = s.address
	}
	if s.address != e.Stack.End() || e.Stack.Base != e.Registers[trace.RSP] {
		return fmt.Errorf("a page of the stack at %#x does not follow what comes before", s.address)
	}
	e.Stack.Bytes = append(e.Stack.Bytes, s.bytes...)
	return nil
}

// mappings reads the text of /proc/PID/maps (proc_pid_maps(5)).
func mappings(text string) ([]process.Mapping, error) {
	var all []process.Mapping
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			return nil, fmt.Errorf("no line of /proc/self/maps: %q", line)
		}
		low, high, _ := strings.Cut(fields[0], "-")
		from, failed := strconv.ParseUint(low, 16, 64)
		to, failedToo := strconv.ParseUint(high, 16, 64)
		if failed != nil || failedToo != nil {
			return nil, fmt.Errorf("no line of /proc/self/maps: %q", line)
		}
		all = append(all, process.Mapping{From: from, To: to, Permissions: fields[1], Name: strings.Join(fields[5:], " ")})
	}
	return all, nil
}

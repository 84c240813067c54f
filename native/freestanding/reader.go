package freestanding

import (
	"errors"
	"fmt"
	"io"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Result is what the file said of one case.
type Result struct {
	Case int // its number in the file, from 0
	// Trace is nil where it lacks something that the case needs.
	Trace   *trace.Trace
	Verdict Verdict
	// Inferred is what the state at a fault has not from the signal's frame.
	Inferred Inferred
}

// Inferred is what a simulator's signal does not tell of a fault, bit by bit.
type Inferred uint8

// The bits of Inferred.
const (
	// InferredVector is the exception's number: it is that for which Linux sends such
	// a signal, the one that is expected where there are several.
	InferredVector Inferred = 1 << iota
	// InferredSegments are DS and ES, which the simulator changes on the way to the
	// handler: they are those that are expected, or else those of the last visit.
	InferredSegments
	// InferredRF is the resume flag, which the simulator does not set: it is set for all
	// exceptions but traps (Intel SDM vol. 3, 17.3.1.1).
	InferredRF
)

// Verdict is the file's own on a case: 0 where it agrees, else the first stop that
// differs, from 1, the end after the last visit; or one of those below.
type Verdict int

// Verdicts that are not of a comparison.
const (
	Unchecked Verdict = -1 // nothing is expected
	Lacking   Verdict = -2 // there are no vector registers of that width
)

// FormatError says what of the output is not as a file would have written it.
type FormatError struct{ Reason string }

func (e *FormatError) Error() string { return "the output is none of a freestanding file: " + e.Reason }

// Reader reads what a file writes to stdout.
type Reader struct {
	from     io.Reader
	programs []*trace.Program
	next     int                  // the case that is under way
	record   record               // that was read last
	trace    *trace.Trace         // of the case that is under way
	visits   []int                // of each checkpoint in it
	ended    bool                 // it has an end
	state    *trace.ExtendedState // nil until it was told
	inferred Inferred             // of that end
}

// NewReader reads the output of a file of programs that was started at one of them.
func NewReader(from io.Reader, programs []*trace.Program, first int) *Reader {
	r := &Reader{from: from, programs: programs, next: first}
	r.begin()
	return r
}

func (r *Reader) begin() {
	r.trace, r.ended, r.inferred = &trace.Trace{Final: trace.Snapshot{Checkpoint: trace.Final}}, false, 0
	if r.next < len(r.programs) {
		r.visits = make([]int, len(r.programs[r.next].Checkpoints))
	}
}

// Begun gives the trace, so far, of the case that is under way.
func (r *Reader) Begun() *trace.Trace { return r.trace }

// SignalState is the extended state in the signal frames of what the file runs under.
// That is told before the first case; nil until then.
func (r *Reader) SignalState() *trace.ExtendedState { return r.state }

// Next gives the next case that has ended. The error is io.EOF between two cases,
// io.ErrUnexpectedEOF in one that has begun, a FormatError, or that of reading.
func (r *Reader) Next() (Result, error) {
	for {
		if err := r.read(); err != nil {
			return Result{}, err
		}
		if r.record.word(0) == stateMagic {
			state := r.record.signalState()
			r.state = &state
			continue
		}
		if r.record.word(0) != verdictMagic {
			if err := r.take(); err != nil {
				return Result{}, err
			}
			continue
		}
		result := Result{Case: r.next, Trace: r.trace, Verdict: Verdict(int64(r.record.word(verdictGiven))), Inferred: r.inferred}
		if result.Verdict == Lacking {
			result.Trace = nil
		} else if !r.ended {
			return Result{}, &FormatError{fmt.Sprintf("case %d has a verdict and no end", r.next)}
		}
		r.next++
		r.begin()
		return result, nil
	}
}

// read reads the next record or verdict.
func (r *Reader) read() error {
	r.record = append(r.record[:0], make([]byte, verdictSize)...)
	if _, err := io.ReadFull(r.from, r.record); err != nil {
		if errors.Is(err, io.EOF) && len(r.trace.Snapshots) > 0 {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	size := r.record.word(recordBytes)
	switch magic := r.record.word(0); {
	case magic == stateMagic && size == stateBytes:
	case magic != recordMagic && magic != verdictMagic:
		return &FormatError{fmt.Sprintf("a record begins with %#x", magic)}
	case r.record.word(recordCase) != uint64(r.next) || r.next >= len(r.programs):
		return &FormatError{fmt.Sprintf("a record is of case %d, not %d", r.record.word(recordCase), r.next)}
	case magic == verdictMagic && size != verdictSize, magic == recordMagic && (size < recordFixed || size > r.most()):
		return &FormatError{fmt.Sprintf("a record has %d bytes", size)}
	}
	r.record = append(r.record, make([]byte, size-verdictSize)...)
	if _, err := io.ReadFull(r.from, r.record[verdictSize:]); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}

// most is how many bytes a record of the case under way can have.
func (r *Reader) most() uint64 {
	p := r.programs[r.next]
	return uint64(recordFixed + vectorRegisters(p.VectorBytes)*p.VectorBytes + len(p.Stack.Bytes) + trace.DataSize)
}

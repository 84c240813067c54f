package protocol

import "slices"

// Version is the version of the protocol that this package speaks.
const Version = 1

// Observes is what of a run a simulator shows. Each has what those before it have.
type Observes string

// What a simulator can show.
const (
	Final     Observes = "final"     // the state at the end
	Snapshots Observes = "snapshots" // and at each visit of a checkpoint
	Steps     Observes = "steps"     // and before every instruction, where that is asked for
)

var observes = []string{string(Final), string(Snapshots), string(Steps)}

// Reaches reports whether what is shown includes another thing.
func (o Observes) Reaches(other Observes) bool {
	return slices.Index(observes, string(o)) >= slices.Index(observes, string(other))
}

// Started is what a simulator says of itself: its answer to the command start.
type Started struct {
	Name, Version string
	URL           string
	Modes         []string // "64", "32"
	// Features are the CPU features beyond the base of x86-64 that it has, by their
	// names in /proc/cpuinfo.
	Features []string
	Observes Observes
}

type startCommand struct {
	Command  string `json:"cmd"`
	Protocol number `json:"protocol"`
}

type stopCommand struct {
	Command string `json:"cmd"`
}

// StartLine is the command start, with its newline.
func StartLine() []byte { return line(startCommand{"start", Version}) }

// StopLine is the command stop, with its newline. It has no answer.
func StopLine() []byte { return line(stopCommand{"stop"}) }

type startedAnswer struct {
	Protocol number   `json:"protocol"`
	Name     string   `json:"name"`
	Version  string   `json:"version"`
	URL      string   `json:"url"`
	Modes    []string `json:"modes"`
	Features []string `json:"features"`
	Observes Observes `json:"observes"`
}

// Line is the answer, with its newline.
func (s Started) Line() []byte {
	return line(startedAnswer{Version, s.Name, s.Version, s.URL, s.Modes, append([]string{}, s.Features...), s.Observes})
}

// ReadStarted reads an answer to the command start. The error is a *Malformed.
func ReadStarted(text []byte) (Started, error) {
	v, err := parse(text)
	if err != nil {
		return Started{}, err
	}
	var r reader
	s := r.started(v)
	return s, r.err()
}

func (r *reader) started(v value) Started {
	var s Started
	f, ok := r.object(v, []string{"protocol", "name", "version", "url", "modes", "features", "observes"}, nil)
	if !ok {
		return s
	}
	r.protocol(f)
	s.Name, s.Version, s.URL = r.text(f.must("name")), r.text(f.must("version")), r.text(f.must("url"))
	modes := f.must("modes")
	for _, v := range r.list(modes) {
		s.Modes = append(s.Modes, r.word(v, modeNames...))
	}
	if len(s.Modes) == 0 && len(r.problems) == 0 {
		r.wrong(modes, "at least one mode")
	}
	for _, v := range r.list(f.must("features")) {
		s.Features = append(s.Features, r.text(v))
	}
	s.Observes = Observes(r.word(f.must("observes"), observes...))
	return s
}

func (r *reader) protocol(f fields) {
	version := f.must("protocol")
	if n := r.number(version, 64); n != Version {
		r.wrong(version, `"0x1", the version that is spoken here`)
	}
}

// Lacks names those of the features that a simulator does not have.
func (s Started) Lacks(needs []string) []string {
	var lacks []string
	for _, need := range needs {
		if !slices.Contains(s.Features, need) {
			lacks = append(lacks, need)
		}
	}
	return lacks
}

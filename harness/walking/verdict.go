package walking

import (
	"encoding/json"
	"fmt"
)

// Verdict is what a walker's step is, and for an instruction the worst of its steps.
type Verdict uint8

// The verdicts, the better first.
const (
	Right Verdict = iota
	// NoRule says that the walker knows nothing of the instruction's address, and says so.
	NoRule
	Wrong
)

var verdicts = [...]string{"right", "no rule", "wrong"}

func (v Verdict) String() string { return verdicts[v] }

// Tally counts instructions or walks by their verdicts.
type Tally struct {
	Right  int `json:"right"`
	Wrong  int `json:"wrong"`
	NoRule int `json:"no_rule"`
}

func (t Tally) with(v Verdict) Tally {
	switch v {
	case Right:
		t.Right++
	case NoRule:
		t.NoRule++
	case Wrong:
		t.Wrong++
	}
	return t
}

func (t Tally) plus(other Tally) Tally {
	return Tally{t.Right + other.Right, t.Wrong + other.Wrong, t.NoRule + other.NoRule}
}

// All is how many were counted.
func (t Tally) All() int { return t.Right + t.Wrong + t.NoRule }

// Hex is a number that is written in hexadecimal.
type Hex uint64

func (h Hex) String() string { return fmt.Sprintf("%#x", uint64(h)) }

// MarshalJSON implements json.Marshaler.
func (h Hex) MarshalJSON() ([]byte, error) { return json.Marshal(h.String()) }

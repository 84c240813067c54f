package witness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/framemap"
)

// Record is what compilers were seen to do: JSON, the first line a Header, each of the
// others an Entry. What was not observed, or disagrees, is not in it.
type Record struct {
	header  Header
	entries []*Entry
	known   map[string]*Entry
}

// Header says who was asked.
type Header struct {
	Versions []string `json:"versions"` // of the compilers
}

// Entry is how a signature's function is called.
type Entry struct {
	Signature string   `json:"signature"` // as Signature.String writes it
	Compilers []string `json:"compilers"` // by name, those that do so
	// By is who executed the compiled code: "processor" or "model".
	By string `json:"by"`
	// Shapes has, for each argument and the result, size, alignment, the offsets of the
	// plain members in bytes, and of each bit-field the bits before it and its bits.
	Shapes [][]int `json:"shapes"`
	Places
}

// Places is where arguments and result were seen: the bytes of each piece, from+count,
// and the register, or the offset from the CFA; &16 before those of the address of a
// copy at a multiple of 16.
type Places struct {
	Arguments []string `json:"arguments,omitempty"` // the address of a result among them
	Result    string   `json:"result,omitempty"`
	Vectors   int      `json:"al"` // -1 where it says nothing
	Pops      int      `json:"pops,omitempty"`
}

// Add gives what to call with each observation of a compiler's on a bench.
func (r *Record) Add(c Compiler, b Bench) func(*Observation, Verdict) {
	if !slices.Contains(r.header.Versions, c.Version) {
		r.header.Versions = append(r.header.Versions, c.Version)
	}
	by := "processor"
	if b.Model {
		by = "model"
	}
	return func(o *Observation, v Verdict) {
		if v.Kind == Agrees {
			r.add(&Entry{o.Signature.String(), []string{c.Name}, by, numbers(o.Shapes), PlacesOf(o.call)})
		}
	}
}

// add takes an entry, or its compiler to one that is the same.
func (r *Record) add(e *Entry) {
	if r.known == nil {
		r.known = map[string]*Entry{}
	}
	key := fmt.Sprint(e.Signature, e.By, e.Shapes, e.Places)
	if same, ok := r.known[key]; ok {
		if !slices.Contains(same.Compilers, e.Compilers[0]) { // a signature can be drawn more than once
			same.Compilers = append(same.Compilers, e.Compilers...)
		}
		return
	}
	r.known[key] = e
	r.entries = append(r.entries, e)
}

// numbers lists shapes as an Entry does.
func numbers(shapes []Shape) [][]int {
	all := [][]int{}
	for _, s := range shapes {
		list := append([]int{s.Size, s.Align}, s.Offsets...)
		for _, f := range s.Fields {
			list = append(list, f.Bit, f.Width)
		}
		all = append(all, list)
	}
	return all
}

// PlacesOf writes the places of a call.
func PlacesOf(c framemap.Call) Places {
	p := Places{Result: short(c.Result), Vectors: c.Vectors, Pops: c.Pops}
	for _, a := range c.Arguments {
		p.Arguments = append(p.Arguments, short(a))
	}
	return p
}

func short(p framemap.Place) string {
	var parts []string
	for _, piece := range p.Pieces {
		parts = append(parts, fmt.Sprintf("%d+%d %s", piece.At, piece.Size, where(piece)))
	}
	text := strings.Join(parts, ", ")
	if p.Indirect {
		return strings.TrimSpace(fmt.Sprintf("&%d %s", p.Align, text))
	}
	return text
}

// Bytes is the text of the record.
func (r *Record) Bytes() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.header); err != nil {
		return nil, err
	}
	for _, e := range r.entries {
		if err := encoder.Encode(e); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// ReadRecord reads what Bytes gave.
func ReadRecord(text []byte) (Header, []Entry, error) {
	var header Header
	var entries []Entry
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&header)
	for err == nil && decoder.More() {
		var e Entry
		err = decoder.Decode(&e)
		entries = append(entries, e)
	}
	return header, entries, err
}

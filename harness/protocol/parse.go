package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// value is a part of a message and where it stands.
type value struct {
	path string // as in "$.final.registers.rax"
	// json is an object, []any, string, json.Number, bool or nil.
	json any
}

// object is a JSON object with its keys as they came.
type object struct {
	keys   []string
	values map[string]any
	twice  []string
}

// maxDepth is how deep objects and lists may stand in each other.
const maxDepth = 16

// parse reads a line that holds one JSON object and nothing else.
func parse(line []byte) (value, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(line, &whole); err != nil {
		return value{}, &Malformed{Problems: []Problem{{Path: "$", Found: quoted(string(line)), Expected: "one JSON object (" + notJSON(err) + ")"}}}
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	tree, err := read(decoder, 0)
	if err != nil {
		return value{}, &Malformed{Problems: []Problem{{Path: "$", Found: quoted(string(line)), Expected: err.Error()}}}
	}
	return value{"$", tree}, nil
}

func notJSON(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("%v at byte %d", err, syntax.Offset)
	}
	return err.Error()
}

var errDeep = fmt.Errorf("objects and lists at most %d deep", maxDepth)

func read(d *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return readObject(d, depth+1)
	case json.Delim('['):
		return readList(d, depth+1)
	}
	return token, nil
}

func readObject(d *json.Decoder, depth int) (any, error) {
	o := object{values: map[string]any{}}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := key.(string)
		if !ok {
			return nil, io.ErrUnexpectedEOF
		}
		if o.values[name], err = readKey(d, &o, name, depth); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return o, err
}

func readKey(d *json.Decoder, o *object, name string, depth int) (any, error) {
	if _, known := o.values[name]; known {
		o.twice = append(o.twice, name)
	}
	o.keys = append(o.keys, name)
	return read(d, depth)
}

func readList(d *json.Decoder, depth int) (any, error) {
	list := []any{}
	for d.More() {
		item, err := read(d, depth)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	_, err := d.Token()
	return list, err
}

// tell shows what stands at a place, not at length.
func (v value) tell() string {
	switch found := v.json.(type) {
	case object:
		return "an object with the keys " + strings.Join(found.keys, ", ")
	case []any:
		return fmt.Sprintf("a list of %d", len(found))
	case string:
		return quoted(found)
	case json.Number:
		return "the JSON number " + found.String()
	case nil:
		return "null"
	}
	return fmt.Sprint(v.json)
}

// quoted shows the beginning of a text.
func quoted(text string) string {
	const room = 60 // bytes
	if len(text) > room {
		return fmt.Sprintf("%q... (%d bytes)", text[:room], len(text))
	}
	return fmt.Sprintf("%q", text)
}

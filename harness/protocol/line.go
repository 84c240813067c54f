package protocol

import (
	"bytes"
	"encoding/json"
)

// line writes a message as one line.
func line(message any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(message); err != nil {
		panic(err) // the messages of this package hold texts and lists alone
	}
	return text.Bytes()
}

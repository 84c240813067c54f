package protocol

import _ "embed" // of the schema

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema of the messages, draft 2020-12. Its definitions command,
// started, result and vector are those of whole lines. What depends on another message
// or on a size (which labels there are, how wide a register is) it does not know.
func Schema() []byte { return schema }

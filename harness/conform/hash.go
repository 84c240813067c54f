package conform

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Hash tells one corpus from another: the first 12 digits of a SHA-256 of all programs'
// names, modes, code, stacks and data.
func Hash(programs []*trace.Program) string {
	h := sha256.New()
	for _, p := range programs {
		for _, part := range [][]byte{[]byte(p.Name), {byte(p.Mode)}, p.Code, p.Stack.Bytes, p.Data.Bytes} {
			h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(part))))
			h.Write(part)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

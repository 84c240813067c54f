package protocol

import (
	"encoding/hex"
	"strconv"
)

// number is an integer of a message: a hex string, as in "0x2a".
type number uint64

// MarshalText implements encoding.TextMarshaler.
func (n number) MarshalText() ([]byte, error) {
	return strconv.AppendUint([]byte("0x"), uint64(n), 16), nil
}

// octets are bytes of a message: two hex digits each, that of the lowest address first.
type octets []byte

// MarshalText implements encoding.TextMarshaler.
func (o octets) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, o), nil }

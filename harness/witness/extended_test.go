package witness

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
)

// 1.0 and -2.5 as Intel SDM vol. 1, table 4-3 has the fields.
func TestNumbersOfTheX87(t *testing.T) {
	for number, want := range map[float64]string{1: "0000000000000080ff3f", -2.5: "00000000000000a000c0"} {
		e := extend(binary.LittleEndian.AppendUint64(nil, math.Float64bits(number)))
		if got := hex.EncodeToString(e[:]); got != want {
			t.Errorf("%v: %s, want %s", number, got, want)
		}
	}
	for _, value := range [][]byte{{0xf0, 0xf1, 0xf2, 0xf3}, {0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17}, {0x71, 0x72, 0x73, 0x74}} {
		if got := extend(value).shortened(len(value)); !bytes.Equal(got, value) {
			t.Errorf("% x comes back as % x", value, got)
		}
	}
}

package diff

import (
	"bytes"
	"fmt"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// astray says where what the author expects in a slot lies instead: in a smaller
// part of the slot, or in another one near.
func (m moment) astray(f scenarios.Fact, address uint64) string {
	switch f.Kind {
	case scenarios.IsValue:
		if number(f.Bytes) == 0 {
			return ""
		}
		if size := m.narrower(f, address); size > 0 {
			return fmt.Sprintf("the lower %s are as expected: write %s %s", bytesOf(uint64(size)), words[size], f.Text)
		}
	case scenarios.IsReturn, scenarios.IsSaved, scenarios.IsAddress, scenarios.IsInitial:
	case scenarios.IsUntouched, scenarios.IsLeftOver, scenarios.IsLocal, scenarios.IsArgument:
		return ""
	}
	for apart := uint64(1); apart <= shiftReach; apart++ {
		for _, there := range [2]uint64{address - apart, address + apart} {
			if m.liesAt(f, there) {
				return fmt.Sprintf("the expected value lies at %s, %s", m.captured.slot(there), higherOrLower(int64(there-address)))
			}
		}
	}
	return ""
}

// words are the sizes as an author writes them.
var words = map[int]string{1: "byte", 2: "word", 4: "dword"}

// narrower gives the size of the part of a slot that holds an expected number,
// where nobody wrote the rest; 0 where there is none.
func (m moment) narrower(f scenarios.Fact, address uint64) int {
	found, ok := m.captured.Bytes(address, f.Size)
	for _, size := range []int{4, 2, 1} {
		if !ok || f.Text != plain(f) || size >= f.Size || !zero(f.Bytes[size:]) || !bytes.Equal(found[:size], f.Bytes[:size]) {
			continue
		}
		if m.predicted.Role(address+uint64(size)) == trace.Untouched.String() {
			return size
		}
	}
	return 0
}

// plain is how an author writes a fact's number without a size.
func plain(f scenarios.Fact) string { return fmt.Sprint(number(f.Bytes)) }

func zero(part []byte) bool { return bytes.Count(part, []byte{0}) == len(part) }

// liesAt reports whether both machines have what is expected at an address that
// somebody wrote.
func (m moment) liesAt(f scenarios.Fact, address uint64) bool {
	return m.predicted.onStack(address) && m.predicted.Role(address) != trace.Untouched.String() &&
		m.predicted.holdsInSlot(f, address) && m.captured.holdsInSlot(f, address)
}

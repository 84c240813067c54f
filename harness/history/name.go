package history

import "fmt"

// named is the function at an address as find has it, or the address where it has none.
func named(find func(uint64) (string, bool), address uint64) string {
	if name, ok := find(address); ok {
		return name
	}
	return fmt.Sprintf("%#x", address)
}

package processes

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/process"
)

// mappings looks for each predicted mapping, and for the heap and stack of the capture.
func (c *comparing) mappings(at string, predicted, captured []process.Mapping) {
	for _, p := range predicted {
		if !has(captured, p) {
			c.part(at, "the mapping "+label(p), extent(p), nearest(captured, p))
		}
	}
	for _, q := range captured {
		if (q.Name == "[heap]" || q.Name == "[stack]") && nearest(predicted, q) == absent {
			c.part(at, "the mapping "+q.Name, absent, extent(q))
		}
	}
}

func has(list []process.Mapping, m process.Mapping) bool {
	for _, other := range list {
		if other.From == m.From && other.To == m.To && other.Permissions == m.Permissions && (m.Name == "" || m.Name == other.Name) {
			return true
		}
	}
	return false
}

const absent = "none"

// nearest is the mapping that stands for another: of its name, or of its place.
func nearest(list []process.Mapping, m process.Mapping) string {
	for _, other := range list {
		if m.Name != "" && other.Name == m.Name || m.Name == "" && other.From < m.To && other.To > m.From {
			return extent(other)
		}
	}
	return absent
}

func extent(m process.Mapping) string {
	return fmt.Sprintf("%#x to %#x, %s", m.From, m.To, m.Permissions)
}

func label(m process.Mapping) string {
	switch {
	case m.Name != "":
		return m.Name
	case m.Permissions == "r-xp":
		return process.TextRegion
	}
	return fmt.Sprintf("from %#x", m.From)
}

package scenarios

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/source"
)

// processPlacePattern is an address relative to what a process finds.
var processPlacePattern = placePatternFrom("rsp|top|limit")

func placePatternFrom(bases string) string {
	return `(?:` + bases + `)(?:[+-](?:0|[1-9][0-9]{0,8}|0x[0-9a-fA-F]{1,8}))?`
}

var processPlaceShape = &shape{
	name: "processPlace", what: "a place", example: "top-4096",
	scalar: textOf("a place, as rsp, top-4096 or limit+0x1000", processPlacePattern),
}

var placeBases = map[string]process.Base{"rsp": process.RSP, "top": process.Top, "limit": process.Limit}

// pagePlaceShape is one that is known to begin at a page, where its offset does: rsp does
// by chance alone.
var pagePlaceShape = &shape{
	name: "pagePlace", what: "a place from top or limit", example: "limit-0x200000",
	scalar: textOf("a place from top or limit, as in limit-0x200000", placePatternFrom("top|limit")),
}

// mostOffset is how far from its base a place can be, in bytes.
const mostOffset = 64 << 20

// processPlace reads a place that fits its shape.
func (r *reader) processPlace(n *yaml.Node) process.Place {
	text := r.text(n)
	base, rest := text, ""
	if at := strings.IndexAny(text, "+-"); at >= 0 {
		base, rest = text[:at], text[at:]
	}
	p := process.Place{Base: placeBases[base]}
	if rest == "" {
		return p
	}
	value, m := parseInteger(rest[1:])
	if m != nil || !value.IsInt64() || value.Int64() > mostOffset {
		r.wrong(n, fmt.Sprintf("write %s%s%#x or nearer", base, rest[:1], mostOffset), "%s is further than %d bytes from %s", source.Excerpt(text), mostOffset, base)
		return process.Place{}
	}
	p.Offset = value.Int64()
	if rest[0] == '-' {
		p.Offset = -p.Offset
	}
	return p
}

// pagePlace reads one at which memory can be mapped.
func (r *reader) pagePlace(n *yaml.Node) process.Place {
	p := r.processPlace(n)
	if over := p.Offset & (pageBytes - 1); over != 0 {
		base := r.text(n)[:strings.IndexAny(r.text(n), "+-")]
		r.wrong(n, "write "+base+signed(p.Offset-over), "memory is mapped in pages of %d bytes, and %s lies within one", pageBytes, r.text(n))
	}
	return p
}

// signed writes an offset as the language has it.
func signed(offset int64) string {
	if offset < 0 {
		return fmt.Sprintf("-%#x", -offset)
	}
	return fmt.Sprintf("+%#x", offset)
}

package unwind

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// ehFrame is a section .eh_frame (LSB 5.0 Core, 10.6.1): its functions by address.
type ehFrame struct {
	mode      trace.Mode
	functions []description
}

// common is a CIE: what functions have in common.
type common struct {
	codeFactor    uint64
	dataFactor    int64
	returnAddress uint64 // the column of the return address
	augmented     bool   // z: FDEs have augmentation data
	pointers      uint8  // R: the encoding of addresses in FDEs
	signal        bool   // S: the caller was interrupted, it did not call
	instructions  cursor
}

// description is an FDE: the rules of one function.
type description struct {
	*common
	begin, end   uint64 // addresses of its first byte and behind its last
	offset       int    // of the record in the section
	instructions cursor
}

// parseEHFrame reads a whole section. The error is a *Malformed.
func parseEHFrame(section trace.Memory, mode trace.Mode) (*ehFrame, error) {
	table := &ehFrame{mode: mode}
	commons := map[int]*common{}
	all := cursor{table: ".eh_frame", bytes: section.Bytes, base: section.Base}
	for len(all.bytes) > 0 && all.err == nil {
		start := all.offset
		record, more := all.record()
		if !more {
			break
		}
		if all.err = record.err; all.err != nil {
			break
		}
		all.err = table.add(record, start, commons)
	}
	slices.SortStableFunc(table.functions, func(a, b description) int { return cmp.Compare(a.begin, b.begin) })
	return table, all.err
}

// record takes the next CIE or FDE without its length; a length of zero ends the section.
func (c *cursor) record() (cursor, bool) {
	const extended = 0xffffffff
	length := c.number(4)
	if length == extended {
		length = c.number(8)
	}
	return c.part(length), length > 0 || c.err != nil
}

// add reads a record. An FDE names its CIE by the distance back from there; a CIE has zero.
func (t *ehFrame) add(record cursor, start int, commons map[int]*common) error {
	at := record.offset
	back := record.number(4)
	if back == 0 {
		commons[start] = t.common(&record)
		return record.err
	}
	c, there := commons[at-int(back)]
	if !there && record.err == nil {
		return &Malformed{record.table, at, fmt.Sprintf("no CIE lies %d bytes before", back)}
	}
	if record.err != nil {
		return record.err
	}
	described := t.describe(&record, c)
	described.offset = start
	t.functions = append(t.functions, described)
	return record.err
}

// common reads a CIE.
func (t *ehFrame) common(record *cursor) *common {
	c := &common{}
	version := record.number(1)
	if version != 1 && version != 3 && record.err == nil {
		record.fail(fmt.Sprintf("a CIE has version %d: there are 1 and 3", version))
	}
	augmentation := record.text()
	c.codeFactor = record.unsigned()
	c.dataFactor = record.signedLEB()
	if version == 1 {
		c.returnAddress = record.number(1)
	} else {
		c.returnAddress = record.unsigned()
	}
	t.augment(c, augmentation, record)
	c.instructions = *record
	return c
}

// augment reads the augmentation data, which the letters of the augmentation announce.
func (t *ehFrame) augment(c *common, letters string, record *cursor) {
	if letters == "" {
		return
	}
	if letters[0] != 'z' {
		record.fail(fmt.Sprintf("a CIE's augmentation %q does not begin with z", letters))
		return
	}
	c.augmented = true
	data := record.part(record.unsigned())
	for _, letter := range letters[1:] {
		switch letter {
		case 'R':
			c.pointers = uint8(data.number(1))
		case 'S':
			c.signal = true
		case 'L': // how FDEs point to their LSDA
			data.number(1)
		case 'P': // the personality routine
			data.value(uint8(data.number(1)), t.mode.Bytes())
		default:
			data.fail(fmt.Sprintf("a CIE's augmentation has the letter %q: there are R, S, L and P", letter))
		}
	}
	if record.err == nil {
		record.err = data.err
	}
}

// describe reads an FDE behind its pointer to the CIE.
func (t *ehFrame) describe(record *cursor, c *common) description {
	d := description{common: c}
	d.begin = record.pointer(c.pointers, t.mode.Bytes())
	d.end = d.begin + record.value(c.pointers, t.mode.Bytes())
	if c.augmented {
		record.part(record.unsigned())
	}
	if d.end < d.begin && record.err == nil {
		record.fail("a function ends before it begins")
	}
	d.instructions = *record
	return d
}

// find gives the function that an address is in.
func (t *ehFrame) find(address uint64) (*description, bool) {
	i := sort.Search(len(t.functions), func(i int) bool { return t.functions[i].begin > address })
	if i == 0 || address >= t.functions[i-1].end {
		return nil, false
	}
	return &t.functions[i-1], true
}

package object

// section is one of the file's, or what is left out of the program.
type section struct {
	name        string
	kind        sectionKind
	bytes       []byte // nil where they are all zero, and not in the file
	size        uint64 // bytes
	align       uint64 // a power of two
	relocations []relocation

	address uint64 // 0 where it was not placed
	problem string // why not
}

// sectionKind is what becomes of a section.
type sectionKind uint8

const (
	leftOut    sectionKind = iota // not for the program
	codeKind                      // executable
	constKind                     // read only
	dataKind                      // writable
	framesKind                    // .eh_frame
	pdataKind                     // .pdata
	xdataKind                     // .xdata
)

// isTable reports a section that is an unwind table, or part of one.
func (k sectionKind) isTable() bool { return k == framesKind || k == pdataKind || k == xdataKind }

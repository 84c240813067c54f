package object

// symbol is an entry of the file's symbol table.
type symbol struct {
	name        string
	kind        symbolKind
	local       bool // known in its file alone
	weak        bool // 0 where nobody defines it
	home        home
	section     int // where its home is one
	value, size uint64
	// alias is the symbol that stands in for a weak external of COFF; 0 where there is none.
	alias int

	address uint64 // of what is common or undefined
}

// symbolKind is what a symbol names.
type symbolKind uint8

const (
	untyped symbolKind = iota
	functionKind
	threadLocalKind
	otherKind
)

// home is where a symbol has its value from.
type home uint8

const (
	nowhere   home = iota // it is not defined here
	inSection             // value counts from the section's first byte
	absolute
	common // it has room where nobody defines it; value is the alignment
	lost   // in a section that the file does not have
)

// in gives the section that a symbol lies in, or nil where it lies in none.
func (o *Object) in(s *symbol) *section {
	if s.home != inSection {
		return nil
	}
	return &o.sections[s.section]
}

// title is the symbol's name, or that of the section it stands for.
func (o *Object) title(s *symbol) string {
	if s.name == "" {
		if in := o.in(s); in != nil {
			return in.name
		}
	}
	return s.name
}

package lowering

// Size and Alignment are what tests need to leave room for a type.
var (
	Size      = size
	Alignment = alignment
)

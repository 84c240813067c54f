package object

import "fmt"

// Refusal says why a file cannot be loaded, in the words for its author.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

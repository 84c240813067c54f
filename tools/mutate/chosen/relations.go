package chosen

import "cmp"

// The relations, each with the three mutants that no others of its kind subsume
// (Kaminski, Ammann and Offutt, "Improving logic-based testing", 2013).

// Less is a < b, or a <= b, a != b, false.
func Less[T cmp.Ordered](first int, a, b T) bool {
	return relation(first, a < b, a <= b, a != b, false)
}

// AtMost is a <= b, or a < b, a == b, true.
func AtMost[T cmp.Ordered](first int, a, b T) bool {
	return relation(first, a <= b, a < b, a == b, true)
}

// More is a > b, or a >= b, a != b, false.
func More[T cmp.Ordered](first int, a, b T) bool {
	return relation(first, a > b, a >= b, a != b, false)
}

// AtLeast is a >= b, or a > b, a == b, true.
func AtLeast[T cmp.Ordered](first int, a, b T) bool {
	return relation(first, a >= b, a > b, a == b, true)
}

// Equal is a == b, or a <= b, a >= b, false.
func Equal[T cmp.Ordered](first int, a, b T) bool {
	return relation(first, a == b, a <= b, a >= b, false)
}

// Unequal is a != b, or a < b, a > b, true.
func Unequal[T cmp.Ordered](first int, a, b T) bool {
	return relation(first, a != b, a < b, a > b, true)
}

func relation(first int, holds, one, two, three bool) bool {
	switch among(first, 3) {
	case 0:
		return one
	case 1:
		return two
	case 2:
		return three
	}
	return holds
}

package chosen

import "cmp"

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Pick is a value, or another with a mutant.
func Pick[T any](mutant int, value, other T) T {
	if Is(mutant) {
		return other
	}
	return value
}

// Zero is a value, or the zero value with a mutant.
func Zero[T any](mutant int, value T) T {
	if Is(mutant) {
		var zero T
		return zero
	}
	return value
}

// Both is a && b, or with a mutant a || b.
func Both[T ~bool](mutant int, a T, b func() T) T {
	if Is(mutant) {
		return a || b()
	}
	return a && b()
}

// Either is a || b, or with a mutant a && b.
func Either[T ~bool](mutant int, a T, b func() T) T {
	if Is(mutant) {
		return a && b()
	}
	return a || b()
}

// Truth is a condition, or with the first mutant true and with the second false.
func Truth[T ~bool](first int, condition T) T {
	switch among(first, 2) {
	case 0:
		return true
	case 1:
		return false
	}
	return condition
}

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

// The operations on integers, each with another one and with one operand alone.

// Add is a + b, or a - b, a.
func Add[T integer](first int, a, b T) T {
	switch among(first, 2) {
	case 0:
		return a - b
	case 1:
		return a
	}
	return a + b
}

// Subtract is a - b, or a + b, a.
func Subtract[T integer](first int, a, b T) T {
	switch among(first, 2) {
	case 0:
		return a + b
	case 1:
		return a
	}
	return a - b
}

// Multiply is a * b, or a + b, a.
func Multiply[T integer](first int, a, b T) T {
	switch among(first, 2) {
	case 0:
		return a + b
	case 1:
		return a
	}
	return a * b
}

// Divide is a / b, or a * b, a.
func Divide[T integer](first int, a, b T) T {
	switch among(first, 2) {
	case 0:
		return a * b
	case 1:
		return a
	}
	return a / b
}

// Remainder is a % b, or a * b, a.
func Remainder[T integer](first int, a, b T) T {
	switch among(first, 2) {
	case 0:
		return a * b
	case 1:
		return a
	}
	return a % b
}

// And is a & b, or a | b, a, b.
func And[T integer](first int, a, b T) T {
	switch among(first, 3) {
	case 0:
		return a | b
	case 1:
		return a
	case 2:
		return b
	}
	return a & b
}

// Or is a | b, or a & b, a, b.
func Or[T integer](first int, a, b T) T {
	switch among(first, 3) {
	case 0:
		return a & b
	case 1:
		return a
	case 2:
		return b
	}
	return a | b
}

// Xor is a ^ b, or a & b, a, b.
func Xor[T integer](first int, a, b T) T {
	switch among(first, 3) {
	case 0:
		return a & b
	case 1:
		return a
	case 2:
		return b
	}
	return a ^ b
}

// Clear is a &^ b, or a & b, a.
func Clear[T integer](first int, a, b T) T {
	switch among(first, 2) {
	case 0:
		return a & b
	case 1:
		return a
	}
	return a &^ b
}

// Left is a << b, or a >> b, a.
func Left[T, S integer](first int, a T, b S) T {
	switch among(first, 2) {
	case 0:
		return a >> b
	case 1:
		return a
	}
	return a << b
}

// Right is a >> b, or a << b, a.
func Right[T, S integer](first int, a T, b S) T {
	switch among(first, 2) {
	case 0:
		return a << b
	case 1:
		return a
	}
	return a >> b
}

// Opposite is -a, or a.
func Opposite[T integer](mutant int, a T) T {
	if Is(mutant) {
		return a
	}
	return -a
}

// Complement is ^a, or a.
func Complement[T integer](mutant int, a T) T {
	if Is(mutant) {
		return a
	}
	return ^a
}

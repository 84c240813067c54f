package chosen

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
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

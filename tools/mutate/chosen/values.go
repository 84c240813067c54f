package chosen

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

package declaration

// Graffiti is what Fill stores in a variable: the upper half of each byte names the
// variable by its number (Function.Variables) from 1 to 15, again and again, the lower
// half the byte's place, which after each sixteen bytes begins one further on. A bool
// is 1. No float in it is a NaN.
func Graffiti(number int, t *Type, size int) []byte {
	bytes := make([]byte, size)
	for k := range bytes {
		bytes[k] = byte((number%15+1)<<4 | (k+k/16)%16)
	}
	if t.Kind == Bool {
		bytes[0] = 1
	}
	return bytes
}

package scenarios

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// sizes are the words for sizes in the manuals (Intel SDM vol. 1, 4.1; vol. 2,
// 3.1.1.3 for the operands m128 to m512), in bytes.
var sizes = map[string]int{
	"byte": 1, "word": 2, "dword": 4, "qword": 8, "tbyte": 10, "xmmword": 16, "ymmword": 32, "zmmword": 64,
}

// floats are the words before a number with a fraction: 32, 64 and 80 bits.
var floats = []string{"float", "double", "extended"}

// sizeNames are those words from the smallest to the largest.
var sizeNames = []string{"byte", "word", "dword", "qword", "tbyte", "xmmword", "ymmword", "zmmword"}

const (
	realPattern  = `-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|-?inf`
	sizedPattern = `(?:byte|word|dword|qword|tbyte|xmmword|ymmword|zmmword)`
	valuePattern = integerPattern + `|` + sizedPattern + ` +(?:` + integerPattern + `)|(?:float|double|extended) +(?:` + realPattern + `)`
	valueForms   = "42, -1, 0x2a, dword 42, float 1.5, double 3.5, extended 1.5"
)

var valueShape = &shape{
	name: "value", what: "a value", example: valueForms,
	scalar: numberOrText("a value", valuePattern, valueMistake),
}

var (
	sizedForm = regexp.MustCompile(`^(` + sizedPattern + `) +(` + integerPattern + `)$`)
	realForm  = regexp.MustCompile(`^(float|double|extended) +(` + realPattern + `)$`)
)

// parseValue reads a value of the form of valuePattern. The bytes are nil where
// an integer has no size of its own.
func parseValue(text string) (value *big.Int, bytes []byte, m *mistake) {
	if parts := sizedForm.FindStringSubmatch(text); parts != nil {
		value, m = parseInteger(parts[2])
		if m == nil {
			bytes, m = encode(value, text, sizes[parts[1]])
		}
		return value, bytes, m
	}
	if parts := realForm.FindStringSubmatch(text); parts != nil {
		bytes, m = encodeReal(parts[1], parts[2])
		return nil, bytes, m
	}
	value, m = parseInteger(text)
	return value, nil, m
}

// encode gives the size bytes of a value, lowest first; a negative one in two's
// complement. text is how the author wrote it.
func encode(value *big.Int, text string, size int) ([]byte, *mistake) {
	bits := uint(8 * size)
	low := new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), bits-1))
	end := new(big.Int).Lsh(big.NewInt(1), bits)
	if value.Cmp(low) < 0 || value.Cmp(end) >= 0 {
		return nil, mistakef(fmt.Sprintf("a value of %d bits is from -2^%d to 2^%d-1", bits, bits-1, bits),
			"%s does not fit into %d bits", source.Excerpt(text), bits)
	}
	if value.Sign() < 0 {
		value = new(big.Int).Add(value, end)
	}
	bytes := value.FillBytes(make([]byte, size))
	slices.Reverse(bytes)
	return bytes, nil
}

// encodeReal gives the IEEE 754 bits of the nearest number of a format.
func encodeReal(format, text string) ([]byte, *mistake) {
	bits, largest := 64, "1.7e308"
	switch format {
	case "extended":
		return encodeExtended(text)
	case "float":
		bits, largest = 32, "3.4e38"
	}
	number, err := strconv.ParseFloat(text, bits)
	if err != nil {
		return nil, mistakef("write one from -"+largest+" to "+largest, "%s is beyond the range of a %s", source.Excerpt(text), format)
	}
	if format == "float" {
		return binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(number))), nil
	}
	return binary.LittleEndian.AppendUint64(nil, math.Float64bits(number)), nil
}

// valueMistake says what is wrong with a text that has not the form of a value.
func valueMistake(_ trace.Mode, text string) *mistake {
	words := strings.Fields(text)
	switch {
	case len(words) == 0:
		return nil
	case slices.Contains(sizeNames, words[0]):
		return sizedMistake(words)
	case slices.Contains(floats, words[0]):
		return mistakef("as in double 3.5 or float -1e10", "%q is no number of the format %s", source.Excerpt(text), words[0])
	case strings.ContainsRune("0123456789+-", rune(words[0][0])) && len(words) == 1:
		return integerMistake(text)
	case len(words) == 2 && integerForm.MatchString(words[1]):
		if near := source.Nearest(words[0], slices.Concat(floats, sizeNames)); near != "" {
			return mistakef("did you mean "+near+"?", "%q is not a size", source.Excerpt(words[0]))
		}
	}
	return nil
}

// sizedMistake says what is wrong after a size.
func sizedMistake(words []string) *mistake {
	switch {
	case len(words) == 1:
		return mistakef("as in "+words[0]+" 42", "%s says a size and no value", words[0])
	case len(words) == 2:
		if _, m := parseInteger(words[1]); m != nil {
			return m
		}
	}
	return mistakef("as in "+words[0]+" 42", "%q is not a value", source.Excerpt(strings.Join(words, " ")))
}

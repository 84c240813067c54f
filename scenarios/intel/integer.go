package intel

import (
	"fmt"
	"math/big"
	"strings"
)

// integer reads a decimal or 0x number. Other notations are refused: what 010,
// 10h and 0b1 mean depends on the assembler.
func integer(t token) (*big.Int, *mistake) {
	text := strings.ToLower(t.text)
	digits, base := text, 10
	if hex, ok := strings.CutPrefix(text, "0x"); ok {
		digits, base = hex, 16
	} else if len(text) > 1 && text[0] == '0' || !allDigits(text) {
		return nil, mistakef(t.at, notationHint(text), "%s is not a number as framecheck writes them: decimal, or hexadecimal with 0x", shortened(t.text))
	}
	value, ok := new(big.Int).SetString(digits, base)
	if !ok || strings.Contains(digits, "_") || len(digits) > maxDigits {
		return nil, mistakef(t.at, "as in 42 or 0x2a", "%s is not a number: expected decimal digits, or 0x and hexadecimal digits, of at most 64 bits", shortened(t.text))
	}
	return value, nil
}

// maxDigits is more than any number of 64 bits needs and spares the work on
// absurdly long ones.
const maxDigits = 40

func shortened(text string) string {
	if len(text) > maxDigits {
		return text[:maxDigits] + "..."
	}
	return text
}

func allDigits(text string) bool {
	return strings.Trim(text, "0123456789") == ""
}

// notationHint tells how the number that was probably meant is written.
func notationHint(text string) string {
	const asNumber = "as in 42 or 0x2a; a name begins with a letter"
	if len(text) > maxDigits {
		return asNumber
	}
	in := func(digits string, base int) string {
		if value, ok := new(big.Int).SetString(digits, base); ok && !strings.Contains(digits, "_") {
			return fmt.Sprintf("%#x", value)
		}
		return ""
	}
	if strings.HasSuffix(text, "h") {
		if value := in(strings.TrimSuffix(text, "h"), 16); value != "" {
			return "write " + value
		}
	}
	if bits, ok := strings.CutPrefix(text, "0b"); ok {
		if value := in(bits, 2); value != "" {
			return "write " + value
		}
	}
	if digits := strings.TrimLeft(text, "0"); allDigits(digits) {
		if octal := in(text, 8); octal != "" && digits != "" {
			return fmt.Sprintf("write %s, or %s if it was meant as octal", digits, octal)
		}
		if digits == "" {
			return "write 0"
		}
		return "write " + digits
	}
	return asNumber
}

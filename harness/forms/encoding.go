package forms

import (
	"fmt"
	"strconv"
	"strings"
)

// encoding is the notation of the manual for an instruction's bytes, without
// its prefixes (Intel SDM vol. 2, 3.1.1.1).
type encoding struct {
	wide  bool // "REX.W +"
	parts []part
}

// part tells how many bytes of code it takes, if the code begins as it says.
// address is the address size in bits.
type part func(code []byte, address int) (length int, ok bool)

// constants are the notations for bytes of any value, and how many they are.
var constants = map[string]int{"ib": 1, "iw": 2, "id": 4, "cw": 2, "cd": 4, "cp": 6}

// readEncoding reads a notation such as "REX.W + FF /3" or "58+rw". memory says
// that its operand cannot be a register.
func readEncoding(text string, memory bool) (encoding, error) {
	words := strings.Fields(text)
	var e encoding
	if len(words) > 1 && words[0] == "REX.W" && words[1] == "+" {
		e.wide, words = true, words[2:]
	}
	for _, word := range words {
		p, err := readPart(word, memory)
		if err != nil {
			return e, fmt.Errorf("the encoding %q: %w", text, err)
		}
		e.parts = append(e.parts, p)
	}
	if len(e.parts) == 0 {
		return e, fmt.Errorf("the encoding %q has no opcode", text)
	}
	return e, nil
}

func readPart(word string, memory bool) (part, error) {
	if length, ok := constants[word]; ok {
		return func(code []byte, _ int) (int, bool) { return length, len(code) >= length }, nil
	}
	if digit, ok := strings.CutPrefix(word, "/"); ok && len(digit) == 1 && digit[0] >= '0' && digit[0] <= '7' {
		return modRM(digit[0]-'0', memory), nil
	}
	opcode, register := strings.CutSuffix(word, "+rw")
	if !register {
		opcode, register = strings.CutSuffix(word, "+rd")
	}
	value, err := strconv.ParseUint(opcode, 16, 8)
	if err != nil || len(opcode) != 2 {
		return nil, fmt.Errorf("%q is not known", word)
	}
	mask := byte(0xff)
	if register {
		mask = 0xf8
	}
	return func(code []byte, _ int) (int, bool) { return 1, len(code) > 0 && code[0]&mask == byte(value) }, nil
}

// match tells how long the instruction at the start of the code is, if it is
// one of this encoding.
func (e encoding) match(code []byte, address int) (length int, ok bool) {
	for _, p := range e.parts {
		n, ok := p(code[length:], address)
		if !ok {
			return 0, false
		}
		length += n
	}
	return length, true
}

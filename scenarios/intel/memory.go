package intel

import "math/big"

// memory makes an address of a sum: at most two registers, of which at most one
// is scaled.
func (s *sum) memory(at int) (Memory, *mistake) {
	m := Memory{Scale: 1, Symbol: s.symbol}
	if !s.constant.IsInt64() {
		return m, mistakef(at, displacementHint(&s.constant), "the displacement %v does not fit in 64 bits with a sign", &s.constant)
	}
	m.Displacement = s.constant.Int64()
	for _, r := range s.registers {
		switch {
		case r.scale == 0 && m.Base == "":
			m.Base = r.name
		case m.Index == "":
			m.Index, m.Scale = r.name, max(r.scale, 1)
		default:
			return m, mistakef(r.at, "an address is base + index*scale + displacement", "%s is one register too many in an address", r.name)
		}
	}
	if s.relative {
		if m.Base != "" || m.Index != "" {
			return m, mistakef(at, "write [rel name] or [rip + name]", "rel goes with a name alone, not with registers")
		}
		m.Base = "rip"
	}
	return m, nil
}

// displacementHint gives the negative number that an address near 2^64 is.
func displacementHint(value *big.Int) string {
	if !value.IsUint64() {
		return ""
	}
	return "write " + new(big.Int).Sub(value, new(big.Int).Lsh(big.NewInt(1), 64)).String()
}

package intel

// memory makes an address of a sum: at most two registers, of which at most one
// is scaled.
func (s *sum) memory(at int) (Memory, *mistake) {
	m := Memory{Scale: 1, Symbol: s.symbol}
	switch {
	case s.constant.IsInt64():
		m.Displacement = s.constant.Int64()
	case s.constant.IsUint64(): // addresses are modulo 2^64: 0xfffffffffffffff8 is -8
		m.Displacement = int64(s.constant.Uint64())
	default:
		return m, mistakef(at, "as in [rbp-8]", "the displacement %v does not fit in 64 bits: expected -2^63 to 2^64-1", &s.constant)
	}
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

package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// readForm reads up to ModRM and finds the instruction's form.
func (e *encoding) readForm() (*form, error) {
	if err := e.readOpcode(); err != nil {
		return nil, err
	}
	f := e.cell()
	for {
		if !e.hasModRM && f.modRM() {
			if err := e.readModRM(); err != nil {
				return nil, err
			}
		}
		switch {
		case f.byReg != nil:
			f = &f.byReg[e.reg]
		case f.byMod != nil:
			f = &f.byMod[e.mod/3]
		case f.byRM != nil:
			f = &f.byRM[e.rm]
		case f.byPrefix != nil:
			f = &f.byPrefix[e.mandatory()]
		default:
			return f, e.known(f)
		}
	}
}

// cell finds the opcode's place in the maps.
func (e *encoding) cell() *form {
	switch {
	case e.vector.kind == vex && e.opcodeMap == 1:
		return &vexMap[e.opcode]
	case e.vector.kind == evex && e.opcodeMap == 1 && !e.vector.reserved:
		return &evexMap[e.w][e.opcode]
	case e.vector.kind != legacy:
		return &form{}
	case e.opcodeMap == 0 && e.opcode == 0x90 && e.b == 1:
		return &exchangeR8
	case e.opcodeMap == 0:
		return &oneByte[e.mode][e.opcode]
	}
	return &twoByte[e.opcode]
}

// exchangeR8 is opcode 90 with REX.B, which is no nop then (SDM vol. 2, NOP).
var exchangeR8 = op("xchg", zv, rax)

// known gives an error for what the model leaves alone.
func (e *encoding) known(f *form) error {
	switch {
	case !f.known() && f.unknown != "":
		return &Unknown{Reason: f.unknown}
	case !f.known():
		return &Unknown{Reason: "its opcode is not in the model's maps"}
	case e.branch64(f) && e.operand16 && e.w == 0 && e.vendor == trace.OtherVendor:
		return &Unknown{Reason: "AMD takes the operand size prefix on a near branch, Intel ignores it"}
	case f.mnemonic == invalid.mnemonic:
		return e.undefined()
	case e.mode == trace.Mode32 && e.vector.kind != legacy && e.beyond32():
		return &Unknown{Reason: "its prefix has bits that mean something in 64-bit mode alone"}
	case e.vector.masked || e.vector.broadcasts:
		return &Unknown{Reason: "it has a mask or a broadcast"}
	}
	return nil
}

// mostAfter is how many bytes can follow what decides that bytes are undefined: the
// rest of an EVEX prefix, opcode, ModRM, SIB, displacement and immediate.
const mostAfter = 3 + 1 + 1 + 1 + 4 + 1

// undefined is the #UD of bytes that are no instruction. How far processors read
// on before they raise it differs: that shows at the end of the code, and where
// what they read may be too long, which is #GP(0) with no order between the two
// (SDM vol. 3, table 6-2).
func (e *encoding) undefined() error {
	switch {
	case len(e.bytes) < maxLength:
		return &Unknown{Reason: "whether it is undefined or ends beyond the code differs between processors"}
	case e.position+mostAfter > maxLength:
		return &Unknown{Reason: "whether it is undefined or too long differs between processors"}
	}
	return fault(trace.InvalidOpcode)
}

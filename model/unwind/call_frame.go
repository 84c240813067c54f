package unwind

import "fmt"

// The call frame instructions (DWARF 5, 7.24, table 7.29; DW_CFA_GNU_*: LSB 5.0 Core,
// 10.5.2). The first three have an operand in their lower six bits.
const (
	cfaAdvanceLoc              = 0x40
	cfaOffset                  = 0x80
	cfaRestore                 = 0xc0
	cfaNop                     = 0x00
	cfaSetLoc                  = 0x01
	cfaAdvanceLoc1             = 0x02
	cfaAdvanceLoc2             = 0x03
	cfaAdvanceLoc4             = 0x04
	cfaOffsetExtended          = 0x05
	cfaRestoreExtended         = 0x06
	cfaUndefined               = 0x07
	cfaSameValue               = 0x08
	cfaRegister                = 0x09
	cfaRememberState           = 0x0a
	cfaRestoreState            = 0x0b
	cfaDefCFA                  = 0x0c
	cfaDefCFARegister          = 0x0d
	cfaDefCFAOffset            = 0x0e
	cfaDefCFAExpression        = 0x0f
	cfaExpression              = 0x10
	cfaOffsetExtendedSF        = 0x11
	cfaDefCFASF                = 0x12
	cfaDefCFAOffsetSF          = 0x13
	cfaValOffset               = 0x14
	cfaValOffsetSF             = 0x15
	cfaValExpression           = 0x16
	cfaGNUArgsSize             = 0x2e
	cfaGNUNegativeOffsetExtend = 0x2f
)

// frameProgram is a function's call frame instructions while they are carried out.
type frameProgram struct {
	*description
	word       int
	location   uint64
	now        row
	initial    row // behind those of the CIE
	remembered []row
}

// row is what the table says of an address of the function. The error is a *Malformed.
func (d *description) row(address uint64, word int) (*row, error) {
	p := &frameProgram{description: d, word: word, location: d.begin}
	if err := p.run(d.common.instructions, ^uint64(0)); err != nil {
		return nil, err
	}
	p.initial, p.location = p.now, d.begin
	if err := p.run(d.instructions, address); err != nil {
		return nil, err
	}
	return &p.now, nil
}

// run carries out the instructions of what comes at or before an address.
func (p *frameProgram) run(c cursor, until uint64) error {
	for len(c.bytes) > 0 && c.err == nil {
		opcode := c.number(1)
		next, moves := p.advance(opcode, &c)
		if moves && next > until {
			break
		}
		if moves {
			p.location = next
			continue
		}
		if !p.defineCFA(opcode, &c) && !p.defineRule(opcode, &c) {
			p.other(opcode, &c)
		}
	}
	return c.err
}

// advance reads an instruction that moves the location on, and says where to.
func (p *frameProgram) advance(opcode uint64, c *cursor) (uint64, bool) {
	switch {
	case opcode&0xc0 == cfaAdvanceLoc:
		return p.location + opcode&0x3f*p.codeFactor, true
	case opcode == cfaAdvanceLoc1, opcode == cfaAdvanceLoc2:
		return p.location + c.number(int(opcode-cfaAdvanceLoc1)+1)*p.codeFactor, true
	case opcode == cfaAdvanceLoc4:
		return p.location + c.number(4)*p.codeFactor, true
	case opcode == cfaSetLoc:
		return c.pointer(p.pointers, p.word), true
	}
	return 0, false
}

// defineCFA carries out an instruction that says where the CFA is.
func (p *frameProgram) defineCFA(opcode uint64, c *cursor) bool {
	cfa := &p.now.cfa
	switch opcode {
	case cfaDefCFA:
		*cfa = rule{kind: fromRegister, register: c.unsigned(), offset: int64(c.unsigned())}
	case cfaDefCFASF:
		*cfa = rule{kind: fromRegister, register: c.unsigned(), offset: c.signedLEB() * p.dataFactor}
	case cfaDefCFAExpression:
		*cfa = rule{kind: byExpression, expression: c.expression()}
	case cfaDefCFARegister:
		p.ofRegister(c)
		cfa.register = c.unsigned()
	case cfaDefCFAOffset:
		p.ofRegister(c)
		cfa.offset = int64(c.unsigned())
	case cfaDefCFAOffsetSF:
		p.ofRegister(c)
		cfa.offset = c.signedLEB() * p.dataFactor
	default:
		return false
	}
	return true
}

// expression takes an expression with its length.
func (c *cursor) expression() *cursor {
	part := c.part(c.unsigned())
	return &part
}

// ofRegister demands that the CFA is a register and an offset already (DWARF 5, 6.4.2.2).
func (p *frameProgram) ofRegister(c *cursor) {
	if p.now.cfa.kind != fromRegister {
		c.fail("a part of the CFA's rule is changed that it does not have")
	}
}

// defineRule carries out an instruction that gives a register a rule.
func (p *frameProgram) defineRule(opcode uint64, c *cursor) bool {
	if opcode&0xc0 == cfaOffset {
		p.now.put(opcode&0x3f, rule{kind: atOffset, offset: int64(c.unsigned()) * p.dataFactor})
		return true
	}
	kind, there := ruleKinds[opcode]
	if !there {
		return false
	}
	column := c.unsigned()
	r := rule{kind: kind}
	switch opcode {
	case cfaOffsetExtended, cfaValOffset:
		r.offset = int64(c.unsigned()) * p.dataFactor
	case cfaGNUNegativeOffsetExtend:
		r.offset = -int64(c.unsigned()) * p.dataFactor
	case cfaOffsetExtendedSF, cfaValOffsetSF:
		r.offset = c.signedLEB() * p.dataFactor
	case cfaRegister:
		r.register = c.unsigned()
	case cfaExpression, cfaValExpression:
		r.expression = c.expression()
	}
	p.now.put(column, r)
	return true
}

var ruleKinds = map[uint64]ruleKind{
	cfaOffsetExtended: atOffset, cfaOffsetExtendedSF: atOffset, cfaGNUNegativeOffsetExtend: atOffset,
	cfaValOffset: isOffset, cfaValOffsetSF: isOffset, cfaUndefined: undefined, cfaSameValue: sameValue,
	cfaRegister: inRegister, cfaExpression: atExpression, cfaValExpression: isExpression,
}

// other carries out what is neither.
func (p *frameProgram) other(opcode uint64, c *cursor) {
	switch {
	case opcode&0xc0 == cfaRestore:
		p.now.put(opcode&0x3f, p.initial.at(opcode&0x3f))
	case opcode == cfaRestoreExtended:
		column := c.unsigned()
		p.now.put(column, p.initial.at(column))
	case opcode == cfaRememberState:
		p.remembered = append(p.remembered, p.now)
	case opcode == cfaRestoreState && len(p.remembered) > 0:
		last := len(p.remembered) - 1
		p.now, p.remembered = p.remembered[last], p.remembered[:last]
	case opcode == cfaRestoreState:
		c.fail("a state is restored that was not remembered")
	case opcode == cfaGNUArgsSize: // bytes of arguments that were pushed: of no matter to the CFA
		c.unsigned()
	case opcode != cfaNop:
		c.fail(fmt.Sprintf("there is no call frame instruction %#x", opcode))
	}
}

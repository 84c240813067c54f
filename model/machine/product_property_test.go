package machine

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// executeUnary executes an instruction with RCX as operand, of a size.
func executeUnary(mnemonic string, size int, high, low, operandValue uint64) (*machine, error) {
	m := &machine{state: state{sources: new(sources)}}
	m.setWide(high, low, size)
	m.general[trace.RCX] = operandValue
	in := &instruction{size: size}
	in.operands[0] = operand{kind: generalRegister, register: trace.RCX, part: part(size), size: size}
	return m, instructions[mnemonic](m, in)
}

// joined is the double-width value in two halves.
func joined(high, low uint64, size int) *big.Int {
	n := new(big.Int).Lsh(unsigned(high&mask(size)), uint(8*size))
	return n.Or(n, unsigned(low&mask(size)))
}

func TestProductProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := sizes.Draw(t, "size")
		a, b := numbers(t, size, "a"), numbers(t, size, "b")
		for _, c := range []struct {
			mnemonic string
			exact    *big.Int
			fits     func(*big.Int) bool
		}{
			{"mul", new(big.Int).Mul(unsigned(a), unsigned(b)), func(n *big.Int) bool { return n.Cmp(power(8*size)) < 0 }},
			{"imul", new(big.Int).Mul(signed(a, size), signed(b, size)), func(n *big.Int) bool { return fitsSigned(n, size) }},
		} {
			m, err := executeUnary(c.mnemonic, size, 0, a, b)
			if err != nil {
				t.Fatal(err)
			}
			high, low := m.wide(size)
			want := new(big.Int).Mod(c.exact, power(16*size))
			flags := flagIf(!c.fits(c.exact), trace.CF|trace.OF)
			if got := joined(high, low, size); got.Cmp(want) != 0 || m.flags != flags || m.undefined != trace.Status&^trace.CF&^trace.OF {
				t.Fatalf("%s %#x, %#x in %d bytes: %#x (%v, open %v), want %#x (%v)", c.mnemonic, a, b, size, got, m.flags, m.undefined, want, flags)
			}
		}
	})
}

func TestQuotientProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := sizes.Draw(t, "size")
		high, low, by := numbers(t, size, "high"), numbers(t, size, "low"), numbers(t, size, "by")
		dividend := joined(high, low, size)
		checkQuotient(t, "div", size, high, low, by, dividend, unsigned(by), func(q *big.Int) bool { return q.Cmp(power(8*size)) < 0 })

		signedDividend := new(big.Int).Set(dividend)
		if dividend.Bit(16*size-1) == 1 {
			signedDividend.Sub(dividend, power(16*size))
		}
		checkQuotient(t, "idiv", size, high, low, by, signedDividend, signed(by, size), func(q *big.Int) bool { return fitsSigned(q, size) })
	})
}

func checkQuotient(t *rapid.T, mnemonic string, size int, high, low, by uint64, dividend, divisor *big.Int, fits func(*big.Int) bool) {
	m, err := executeUnary(mnemonic, size, high, low, by)
	if divisor.Sign() == 0 {
		if err == nil {
			t.Fatalf("%s by 0 gives no fault", mnemonic)
		}
		return
	}
	quotient, remainder := new(big.Int).QuoRem(dividend, divisor, new(big.Int))
	if !fits(quotient) {
		if err == nil {
			t.Fatalf("%s %#x by %#x in %d bytes gives no fault", mnemonic, dividend, divisor, size)
		}
		return
	}
	if err != nil {
		t.Fatalf("%s %#x by %#x in %d bytes: %v", mnemonic, dividend, divisor, size, err)
	}
	gotRemainder, gotQuotient := m.wide(size)
	if gotQuotient != cut(quotient, size) || gotRemainder != cut(remainder, size) {
		t.Fatalf("%s %#x by %#x in %d bytes: %#x rest %#x, want %#x rest %#x", mnemonic, dividend, divisor, size, gotQuotient, gotRemainder, quotient, remainder)
	}
}

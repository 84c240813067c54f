package trace

import "testing"

func TestSignalCodesAreNamed(t *testing.T) {
	for _, c := range []struct {
		signal Signal
		code   int32
		want   string
	}{
		{SIGUSR1, 0, "SI_USER"}, {SIGSEGV, 0x80, "SI_KERNEL"}, {SIGSEGV, 2, "SEGV_ACCERR"}, {SIGFPE, 1, "FPE_INTDIV"},
		{SIGBUS, 4, "si_code 4"}, {SIGUSR2, 1, "si_code 1"}, {SIGILL, -6, "si_code -6"},
	} {
		if got := c.signal.Code(c.code); got != c.want {
			t.Errorf("%s, %d: %s, want %s", c.signal, c.code, got, c.want)
		}
	}
}

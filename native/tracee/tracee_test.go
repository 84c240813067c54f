//go:build linux && amd64

package tracee

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func TestPendingSignals(t *testing.T) {
	const status = "Name:\tstage\nSigQ:\t1/7\nSigPnd:\t0000000000000010\nShdPnd:\t0000000000000a00\nSigBlk:\t0000000000000200\nSigIgn:\t0\n"
	if got, err := pending(status); err != nil || got != 0x810 {
		t.Errorf("%#x, %v", got, err)
	}
	if _, err := pending("Name:\tstage\n"); err == nil {
		t.Error("a status without sets is read")
	}
}

func TestStopsByWhatWaitidSays(t *testing.T) {
	for _, c := range []struct {
		code, status int32
		want         Stop
	}{
		{1, 0, Stop{Kind: Ended}}, {2, 9, Stop{Kind: Ended}}, {3, 11, Stop{Kind: Ended}},
		{childTrapped, 5, Stop{Signalled, unix.SIGTRAP}}, {childTrapped, 11, Stop{Signalled, unix.SIGSEGV}}, {childTrapped, 0x85, Stop{Kind: SystemCall}},
	} {
		if got := stopOf(c.code, c.status); got != c.want {
			t.Errorf("code %d, status %d: %+v", c.code, c.status, got)
		}
	}
}

// TestAProcessIsSteppedAndChanged takes this test's own program, which is stopped before its
// first instruction and never gets far.
func TestAProcessIsSteppedAndChanged(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	command := exec.Command(os.Args[0])
	command.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		t.Skip("no process can be traced here: ", err)
	}
	p := Tracee(command.Process.Pid)
	defer func() {
		p.Kill()
		for stop, err := p.Wait(); err == nil && stop.Kind != Ended; stop, err = p.Wait() {
		}
		_ = command.Wait() // it was killed
		if _, err := p.Registers(); !errors.Is(err, unix.ESRCH) {
			t.Error("it can still be looked at: ", err)
		}
	}()
	demand := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	stop, err := p.Wait()
	demand(err)
	demand(p.SetOptions())
	before, err := p.Registers()
	demand(err)
	if stop != (Stop{Signalled, unix.SIGTRAP}) {
		t.Fatalf("%+v", stop)
	}
	code, changed := make([]byte, 8), []byte{1, 2, 3, 4, 5, 6, 7, 8}
	demand(p.Write(before.Rsp-64, changed))
	demand(p.Read(before.Rsp-64, code))
	if string(code) != string(changed) {
		t.Errorf("% x", code)
	}
	demand(p.SetMask(1 << 9))
	demand(p.Send(unix.SIGUSR1))
	if mask, err := p.Mask(); err != nil || mask != 1<<9 {
		t.Errorf("%#x, %v", mask, err)
	}
	if waiting, err := p.Pending(); err != nil || waiting != 0 {
		t.Errorf("%#x, %v", waiting, err)
	}
	demand(p.Step(0))
	_, err = p.Wait()
	demand(err)
	info, err := p.Info()
	demand(err)
	after, err := p.Registers()
	demand(err)
	if info.Code != Traced || after.Rip == before.Rip {
		t.Errorf("%+v from %#x to %#x", info, before.Rip, after.Rip)
	}
	image := make([]byte, 576)
	if n, err := p.Extended(image); err != nil || n != len(image) || image[25] != 0x1f {
		t.Errorf("%d bytes, %v, MXCSR % x", n, err, image[24:28])
	}
	demand(p.SetMask(0))
	if waiting, err := p.Pending(); err != nil || waiting != 1<<9 {
		t.Errorf("%#x, %v", waiting, err)
	}
}

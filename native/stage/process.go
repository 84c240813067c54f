//go:build linux && amd64

package stage

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"github.com/framecheck/framecheck/native/memoryfile"
	"golang.org/x/sys/unix"
)

// process is the running stage as the system sees it.
type process struct {
	command        *exec.Cmd
	request, reply *os.File      // the parent's ends of the pipes
	ended          chan struct{} // closed when it is dead and reaped
}

// startProcess starts the text with the arena as its only file besides pipes. Where it is
// to be traced, trace is given its number and returns when it is dead.
func startProcess(executable []byte, shared *os.File, trace func(pid int)) (*process, error) {
	file, err := memoryfile.Of("stage", executable)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	stdin, request, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer stdin.Close()
	reply, stdout, err := os.Pipe()
	if err != nil {
		request.Close()
		return nil, err
	}
	defer stdout.Close()
	p := &process{request: request, reply: reply, ended: make(chan struct{})}
	p.command = &exec.Cmd{
		Path: "/proc/self/fd/3", Args: []string{"framecheck-stage"}, Env: []string{}, Dir: "/",
		Stdin: stdin, Stdout: stdout, ExtraFiles: []*os.File{file, shared},
		// A group of its own keeps the terminal's Ctrl-C away from it.
		SysProcAttr: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true, Ptrace: trace != nil},
	}
	started := make(chan error)
	go p.keep(started, trace)
	if err := <-started; err != nil {
		p.closePipes()
		return nil, err
	}
	return p, nil
}

// keep starts the process and reaps it. Pdeathsig speaks of the thread that
// started it, not of the whole parent: so that thread waits here until the end. It is
// also the one that may trace it.
func (p *process) keep(started chan<- error, trace func(pid int)) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.command.Start()
	started <- err
	if err == nil {
		if trace != nil {
			trace(p.command.Process.Pid)
		}
		_ = p.command.Wait() // how it ended is in command.ProcessState
		close(p.ended)
	}
}

// end waits for a process that has closed its pipe, and says how it ended.
func (p *process) end() string {
	<-p.ended
	return p.command.ProcessState.String()
}

// killer is the signal that ended a process that is dead, and whether one did.
func (p *process) killer() (unix.Signal, bool) {
	if p.alive() {
		return 0, false
	}
	status, ok := p.command.ProcessState.Sys().(syscall.WaitStatus)
	return status.Signal(), ok && status.Signaled()
}

// kill ends the process and waits until it is gone.
func (p *process) kill() {
	_ = p.command.Process.Kill() // an error says that it is dead already
	<-p.ended
	p.closePipes()
}

func (p *process) closePipes() {
	p.request.Close()
	p.reply.Close()
}

// asleep reports whether the process waits for something in the kernel.
func (p *process) asleep() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.command.Process.Pid))
	if err != nil {
		return false
	}
	for i := len(stat) - 1; i > 1; i-- {
		if stat[i-2] == ')' { // the name in parentheses, a space, the state
			return stat[i] == 'S'
		}
	}
	return false
}

// alive reports whether the process has not yet been reaped.
func (p *process) alive() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

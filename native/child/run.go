//go:build linux && amd64

package child

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/framecheck/framecheck/native/memoryfile"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// patience is how long a process may take from its start to its end.
var patience = 20 * time.Second

// Run has the kernel execute an executable, made of the same process, and gives what it
// shows. The error says why nothing that it wrote can be believed, or that it could not
// be started here.
func Run(p *process.Process, x *process.Executable) (*process.Run, error) {
	return start(launchOf(p), func(folder string) ([]*os.File, error) {
		// The name that execve is given leads to a file that no folder has to let execute.
		if err := os.Symlink("/proc/self/fd/4", filepath.Join(folder, filepath.Base(p.Exec))); err != nil {
			return nil, err
		}
		file, err := memoryfile.Of("process", x.File)
		return []*os.File{file}, err
	})
}

// RunUnder has a command execute it: an emulator, whose words name the executable {} and
// are followed by all arguments but the first. Its environment is the process's.
func RunUnder(command []string, p *process.Process, x *process.Executable) (*process.Run, error) {
	path, err := exec.LookPath(command[0])
	if err != nil {
		return nil, err
	}
	to := launchOf(p)
	to.limits = [][2]uint64{{limitCPU, mostSeconds}, {limitCore, 0}, {limitStack, p.StackLimit}} // emulators reserve address space
	to.argv = nil
	for _, word := range command {
		to.argv = append(to.argv, strings.ReplaceAll(word, "{}", p.Exec))
	}
	if to.path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	to.argv = append(to.argv, p.Argv[1:]...)
	return start(to, func(folder string) ([]*os.File, error) {
		return nil, os.WriteFile(filepath.Join(folder, filepath.Base(p.Exec)), x.File, 0o755)
	})
}

// start runs the launcher in a folder that is prepared for it, with the files that it is
// to have from descriptor 4 on.
func start(to launch, prepare func(folder string) ([]*os.File, error)) (*process.Run, error) {
	first, err := launcher(to)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "framecheck")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // it holds a link or a file of ours
	more, err := prepare(folder)
	if err != nil {
		return nil, err
	}
	itself, err := memoryfile.Of("launcher", first.File)
	if err != nil {
		return nil, err
	}
	files := append([]*os.File{itself}, more...)
	defer func() {
		for _, file := range files {
			file.Close()
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	written := limited{left: mostWritten}
	command := exec.CommandContext(ctx, "/proc/self/fd/3")
	command.Args, command.Env, command.Dir = []string{"framecheck-process"}, []string{}, folder
	command.Stdout, command.ExtraFiles = &written, files
	command.WaitDelay = time.Second
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	return ended(command, ctx, &written)
}

// ended runs a command to its end and holds its status against what it wrote. Pdeathsig
// speaks of the thread that starts it, so that one waits.
func ended(command *exec.Cmd, ctx context.Context, written *limited) (*process.Run, error) {
	runtime.LockOSThread()
	err := command.Run()
	runtime.UnlockOSThread()
	if written.left == 0 {
		return nil, fmt.Errorf("the process wrote more than %d bytes", mostWritten)
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the process did not end within %v", patience)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	run, err := Read(written.bytes)
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", err, command.ProcessState)
	}
	status := command.ProcessState.Sys().(syscall.WaitStatus)
	killed := trace.Signal(0)
	if status.Signaled() {
		killed = trace.Signal(status.Signal())
	}
	if killed != run.Outcome.Signal || status.Exited() && status.ExitStatus() != 0 {
		return nil, fmt.Errorf("the process ended otherwise than it wrote: %s", command.ProcessState)
	}
	return run, nil
}

// mostWritten is how many bytes are taken from a process: more than any writes.
const mostWritten = 64 << 20

// limited takes so many bytes, and then refuses: the process finds its pipe closed.
type limited struct {
	bytes []byte
	left  int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.bytes, l.left = append(l.bytes, p[:n]...), l.left-n
	if n < len(p) || l.left == 0 {
		return n, io.ErrShortWrite
	}
	return n, nil
}

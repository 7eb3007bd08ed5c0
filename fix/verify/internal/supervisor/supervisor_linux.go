package supervisor

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// name is the name (argument 0) by which this program is a supervisor.
const name = "ssot: ends what a command leaves running"

// order is what a supervisor is told. The pipe that it comes through stays open as long as the command may run.
type order struct {
	Path      string
	Args, Env []string
}

// Start starts a command that was made with a context. It runs in a session of its own: without a terminal no test can
// write to the user's, or wait for a key. wait waits for the end of the command and of all its descendants, and returns
// an error that is no *exec.ExitError if some of these could not be ended.
func Start(cmd *exec.Cmd) (wait func() error, err error) {
	if cmd.Err != nil {
		return nil, cmd.Err
	}
	text, err := json.Marshal(order{cmd.Path, cmd.Args, cmd.Environ()})
	if err != nil {
		return nil, err
	}
	told, tell, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = told.Close() }() // it was only handed on
	cmd.Path, cmd.Args, cmd.Env = "/proc/self/exe", []string{name}, []string{}
	cmd.ExtraFiles = []*os.File{told}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = tell.Close // and the supervisor ends all
	if err := cmd.Start(); err != nil {
		_ = tell.Close()
		return nil, err
	}
	// If the supervisor is gone already, its exit says why.
	_, _ = tell.Write(append(text, '\n'))
	return func() error {
		err := cmd.Wait()
		_ = tell.Close() // nothing is left to write
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == left {
			return errors.New("not all processes that it left could be ended: they belong to another user, or start new ones faster than these are killed")
		}
		return err
	}, nil
}

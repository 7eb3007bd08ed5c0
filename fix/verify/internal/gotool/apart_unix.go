//go:build unix

package gotool

import (
	"os/exec"
	"syscall"
)

// apart has a command and what it starts end together, in a session of their own: go test leaves the tests that it runs
// behind when it is ended, and without a terminal no test can write to the one of who asked, or wait for a key there.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// finish ends what a command that has ended left running.
func finish(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // mostly there is nothing
	}
}

//go:build unix && !linux

package supervisor

import (
	"os/exec"
	"syscall"
)

// Start starts a command that was made with a context, in a session of its own, so that it can be killed with all its
// children: go test, when it is killed, leaves its test processes running. Without a terminal no test can write to the
// user's, or wait for a key. wait waits for its end, and kills the rest of its process group.
func Start(cmd *exec.Cmd) (wait func() error, err error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() error {
		err := cmd.Wait()
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // usually none are left
		return err
	}, nil
}

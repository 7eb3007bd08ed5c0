//go:build unix

package gotool

import (
	"os/exec"
	"syscall"
)

// apart starts a command in a session of its own, so that it can be killed with all its children: go test, when it
// is killed, leaves its test processes running. Without a terminal no test can write to the user's, or wait for a
// key.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// finish kills the remaining children of a command that has ended.
func finish(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // usually none are left
	}
}

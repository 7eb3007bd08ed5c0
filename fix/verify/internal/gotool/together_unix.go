//go:build unix

package gotool

import (
	"os/exec"
	"syscall"
)

// together has a command and what it starts end together: go test leaves the tests that it runs behind.
func together(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

//go:build !unix

package supervisor

import "os/exec"

// Start starts a command. The system has no process groups: what the command leaves ends by itself.
func Start(cmd *exec.Cmd) (wait func() error, err error) { return cmd.Wait, cmd.Start() }

//go:build !unix

package gotool

import "os/exec"

// apart does nothing where processes have no groups: what go test runs ends by its own deadline.
func apart(*exec.Cmd) {}

// finish does nothing there either.
func finish(*exec.Cmd) {}

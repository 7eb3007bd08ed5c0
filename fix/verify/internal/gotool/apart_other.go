//go:build !unix

package gotool

import "os/exec"

// apart does nothing, since this system has no process groups: the tests that go test leaves behind end by their
// own deadline.
func apart(*exec.Cmd) {}

// finish does nothing either.
func finish(*exec.Cmd) {}

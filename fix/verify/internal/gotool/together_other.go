//go:build !unix

package gotool

import "os/exec"

// together does nothing where processes have no groups: what go test runs ends by its own deadline.
func together(*exec.Cmd) {}

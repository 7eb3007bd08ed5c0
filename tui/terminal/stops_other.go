//go:build !linux && !darwin && !dragonfly && !freebsd && !netbsd && !openbsd

package terminal

import (
	"context"
	"io"
)

// Watch does nothing: there is no job control here.
func (s *Stops) Watch(context.Context, io.Reader, func(), func()) {}

// Stop does nothing: there is no job control here.
func (s *Stops) Stop() error { return nil }

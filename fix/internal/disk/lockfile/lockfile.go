// Package lockfile waits for a file lock that other processes may hold, and not for ever.
package lockfile

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// ErrBusy says that others held the lock all the time.
var ErrBusy = errors.New("it is held by another process")

// poll is how often the lock is asked for.
const poll = 5 * time.Millisecond

// Mode is how a lock is held.
type Mode bool

// The modes.
const (
	Alone  Mode = true
	Shared Mode = false
)

// Take waits for a lock until ctx ends, but at most some time, and then errs with ErrBusy; the other errors are those
// of ctx and of the system. It makes the file.
// The lock is one of its own for every call: the same one would be taken as held already, by whom ever. Release may be
// called twice.
func Take(ctx context.Context, path string, mode Mode, wait time.Duration) (release func(), err error) {
	patient, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	lock := flock.New(path, flock.SetPermissions(fs.FileMode(0o600)))
	try := lock.TryLockContext
	if mode == Shared {
		try = lock.TryRLockContext
	}
	if _, err := try(patient, poll); err != nil {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case patient.Err() != nil:
			return nil, ErrBusy
		}
		return nil, err
	}
	// The lock ends with its file descriptor, at the latest with the process: nobody can do anything about an error.
	return sync.OnceFunc(func() { _ = lock.Close() }), nil
}

// Package lockfile acquires file locks (flock) with a timeout.
package lockfile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// ErrBusy is returned when others held the lock for the whole wait.
var ErrBusy = errors.New("it is held by another process")

// poll is the interval between attempts.
const poll = 5 * time.Millisecond

// Mode says whether a lock is exclusive.
type Mode bool

// The modes.
const (
	Alone  Mode = true
	Shared Mode = false
)

// Take acquires the lock on the file at path, which it creates if needed. It waits until ctx ends, but at most wait,
// and then returns ErrBusy. Release may be called twice. Each call opens the file anew: flock locks of one open file do
// not exclude each other.
func Take(ctx context.Context, path string, mode Mode, wait time.Duration) (release func(), err error) {
	return take(ctx, flock.New(path, flock.SetPermissions(fs.FileMode(0o600))), mode, wait)
}

// TakeFolder is Take for a folder, in which it makes no file. It returns an error where the system has no locks on
// folders.
func TakeFolder(ctx context.Context, path string, mode Mode, wait time.Duration) (release func(), err error) {
	return take(ctx, flock.New(path, flock.SetFlag(os.O_RDONLY)), mode, wait)
}

func take(ctx context.Context, lock *flock.Flock, mode Mode, wait time.Duration) (release func(), err error) {
	patient, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
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

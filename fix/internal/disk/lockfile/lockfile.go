// Package lockfile acquires file locks (flock) with a timeout. Who waits longer than a moment is told for which
// process, where the system says that.
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

// ErrBusy is the error for which errors.Is is true when others held the lock for the whole wait. It is a *BusyError.
var ErrBusy = errors.New("it is held by another process")

// A BusyError says who held the lock.
type BusyError struct{ Holder Holder }

func (e *BusyError) Error() string { return ErrBusy.Error() }

// Is makes it an ErrBusy.
func (e *BusyError) Is(target error) bool { return target == ErrBusy }

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
	n := noticeOf(ctx)
	err = try(ctx, lock, mode, min(wait, n.After))
	if errors.Is(err, ErrBusy) && wait > n.After {
		n.Tell(holder(lock.Path()))
		err = try(ctx, lock, mode, wait-n.After)
	}
	if err != nil {
		return nil, err
	}
	// The lock ends with its file descriptor, at the latest with the process: nobody can do anything about an error.
	return sync.OnceFunc(func() { _ = lock.Close() }), nil
}

// Try is Take for who does not wait: it reports false if the lock is not free, or can't be taken.
func Try(path string) (release func(), ok bool) {
	lock := flock.New(path, flock.SetPermissions(fs.FileMode(0o600)))
	if ok, err := lock.TryLock(); !ok || err != nil {
		_ = lock.Close() // there is nothing to release
		return nil, false
	}
	return sync.OnceFunc(func() { _ = lock.Close() }), true
}

// try tries to acquire a lock for some time.
func try(ctx context.Context, lock *flock.Flock, mode Mode, wait time.Duration) error {
	patient, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	attempt := lock.TryLockContext
	if mode == Shared {
		attempt = lock.TryRLockContext
	}
	_, err := attempt(patient, poll)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case patient.Err() != nil:
		return &BusyError{holder(lock.Path())}
	}
	return err
}

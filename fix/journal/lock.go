package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked says that another process is deciding.
var ErrLocked = errors.New("another ssot is writing its decisions here; try again when it is done")

var errNotLocked = errors.New("the journal is written without its lock")

// Lock keeps other processes, and other users of the journal in this one, from deciding until unlock is called. It is
// held for one decision and not longer.
// It makes the journal's folder. It waits until ctx ends, but at most a minute, and then errs with ErrLocked.
func (j *Journal) Lock(ctx context.Context) (unlock func(), err error) {
	own, err := j.prepare(ctx)
	if err != nil {
		return nil, err
	}
	release, err := j.acquire(ctx, own, (*flock.Flock).TryLockContext)
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	j.own = own // and no other: another goroutine may have looked meanwhile
	j.held.Store(true)
	j.mu.Unlock()
	return sync.OnceFunc(func() {
		j.held.Store(false)
		release()
	}), nil
}

// acquire waits for the file lock, in the way that is given.
func (j *Journal) acquire(ctx context.Context, own files, try func(*flock.Flock, context.Context, time.Duration) (bool, error)) (release func(), err error) {
	patient, cancel := context.WithTimeout(ctx, j.wait)
	defer cancel()
	// A lock of its own for every call: the same one would be taken as held already, by whom ever.
	lock := flock.New(own.path(lockFile), flock.SetPermissions(fileMode))
	if _, err := try(lock, patient, 5*time.Millisecond); err != nil {
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("wait for the lock on %s: %w", own.path(""), ctx.Err())
		case patient.Err() != nil:
			return nil, ErrLocked
		case errors.Is(err, fs.ErrPermission):
			return nil, unwritable(own, err)
		}
		return nil, fmt.Errorf("lock %s: %w", own.path(lockFile), err)
	}
	// The lock ends with its file descriptor, at the latest with the process: nobody can do anything about an error.
	return sync.OnceFunc(func() { _ = lock.Close() }), nil
}

// RLock keeps other processes from deciding while something is only read. It makes nothing; where the journal keeps
// nothing yet there is nothing to wait for. It waits as Lock does.
func (j *Journal) RLock(ctx context.Context) (unlock func(), err error) {
	own, err := j.mine()
	if err != nil {
		return func() {}, nil
	}
	return j.acquire(ctx, own, (*flock.Flock).TryRLockContext)
}

func (j *Journal) locked() error {
	if !j.held.Load() {
		return errNotLocked
	}
	return nil
}

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

// Lock keeps other processes, and other users of the journal in this one, from deciding until unlock is called. It is held for one decision and not longer.
// It makes the journal's folder. It waits until ctx ends, but at most ten seconds, and then errs with ErrLocked.
func (j *Journal) Lock(ctx context.Context) (unlock func(), err error) {
	if err := j.prepare(); err != nil {
		return nil, err
	}
	if info, err := j.root.Lstat(lockFile); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file: remove it", j.name(lockFile))
	}
	patient, cancel := context.WithTimeout(ctx, j.wait)
	defer cancel()
	// A lock of its own for every call: the same one would be taken as held already, by whom ever.
	lock := flock.New(j.name(lockFile), flock.SetPermissions(fileMode))
	if _, err := lock.TryLockContext(patient, 5*time.Millisecond); err != nil {
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("wait for the lock on %s: %w", j.name(Dir), ctx.Err())
		case patient.Err() != nil:
			return nil, ErrLocked
		case errors.Is(err, fs.ErrPermission):
			return nil, j.readOnly(err)
		}
		return nil, fmt.Errorf("lock %s: %w", j.name(lockFile), err)
	}
	j.held.Store(true)
	return sync.OnceFunc(func() {
		j.held.Store(false)
		// The lock ends with its file descriptor, at the latest with the process: nobody can do anything about an error.
		_ = lock.Close()
	}), nil
}

func (j *Journal) locked() error {
	if !j.held.Load() {
		return errNotLocked
	}
	return nil
}

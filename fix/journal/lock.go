package journal

import (
	"context"
	"errors"

	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
)

// ErrLocked says that another process is deciding.
var ErrLocked = errors.New("another ssot is writing its decisions here; try again when it is done")

var errNotLocked = errors.New("the journal is written without its lock")

// Lock keeps other processes, and other users of the journal in this one, from deciding until unlock is called. It is
// held for one decision and not longer.
// It makes the journal's folder. It waits until ctx ends, but at most a minute, and then errs with ErrLocked.
func (j *Journal) Lock(ctx context.Context) (unlock func(), err error) { return j.own.lock(ctx) }

// RLock keeps other processes from deciding while something is only read. It makes nothing; where the journal keeps
// nothing yet there is nothing to wait for. It waits as Lock does.
func (j *Journal) RLock(ctx context.Context) (unlock func(), err error) {
	store, err := j.own.store()
	if err != nil {
		return func() {}, nil //nolint:nilerr // nothing is kept
	}
	return j.own.acquire(ctx, store, lockfile.Shared)
}

package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
)

// ErrLocked is the error for which errors.Is is true when another process held the lock for the whole wait.
var ErrLocked = errors.New("another ssot is writing its decisions here; try again when it is done")

// A lockedError is an ErrLocked that names the process.
type lockedError struct{ holder lockfile.Holder }

func (e *lockedError) Error() string {
	return fmt.Sprintf("%s is writing its decisions here; %s", e.holder, e.holder.Advice())
}

func (e *lockedError) Is(target error) bool { return target == ErrLocked }

// waitTold is how long a lock is waited for without a word. A decision takes less.
const waitTold = 1500 * time.Millisecond

// TellWaits returns a context under which who waits for a lock of a session is told what for, in a sentence.
func TellWaits(ctx context.Context, tell func(sentence string)) context.Context {
	return lockfile.WithNotice(ctx, lockfile.Notice{After: waitTold, Tell: func(h lockfile.Holder) {
		sentence := fmt.Sprintf("waiting for %s to be done with what it writes", h)
		if h.Stopped {
			sentence += ": " + h.Advice()
		}
		tell(sentence)
	}})
}

var errNotLocked = errors.New("the journal is written without its lock")

// Lock acquires the journal's exclusive lock, against other processes and other goroutines, until unlock is called.
// Hold it for one decision only. It creates the journal's folder if there is none. It waits until ctx ends, but at most
// a minute, and then returns ErrLocked. It returns an error if another folder is at the path of Options.Root now: files
// are replaced in the folder that was opened, and what is decided there must not get into the session of the other.
func (j *Journal) Lock(ctx context.Context) (unlock func(), err error) {
	if j.root.Replaced() {
		return nil, fmt.Errorf("another folder is at %s now, and this one was moved or removed: start ssot again", j.root.Name())
	}
	return j.own.lock(ctx)
}

// TryLock acquires the exclusive lock if nobody holds it, without waiting. It creates nothing, and reports false if
// that does not work for whatever reason: it is for what need not be saved.
func (j *Journal) TryLock() (unlock func(), ok bool) {
	if j.root.Replaced() {
		return nil, false
	}
	return j.own.tryLock()
}

// RLock acquires the shared lock, for reading. It creates nothing: if the journal has no folder yet it returns at once.
// It waits as Lock does.
func (j *Journal) RLock(ctx context.Context) (unlock func(), err error) {
	store, err := j.own.store()
	if err != nil {
		return func() {}, nil //nolint:nilerr // nothing is kept
	}
	return j.own.acquire(ctx, store, lockfile.Shared)
}

package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-58def443/ssot/fix/internal/disk/folder"
	"github.com/seed-58def443/ssot/fix/internal/disk/lockfile"
	"github.com/seed-58def443/ssot/fix/journal/internal/kept"
	"github.com/seed-58def443/ssot/fix/statedir"
)

// lockFile is the name of the lock file in the journal's folder.
const lockFile = "lock"

// session is the journal's own folder. Another process may create it, or replace it by another one, while the journal
// is open; while the lock is held it does not change.
type session struct {
	place *statedir.Dir
	probe *folder.Probe
	wait  time.Duration // how long lock waits for another process
	held  atomic.Bool

	mu     sync.Mutex
	dir    *folder.Folder   // nil while there is none
	opened []*folder.Folder // all values that dir had: another goroutine may still be reading in an earlier one
}

// errNone is returned while the journal has no folder.
var errNone = fmt.Errorf("nothing was decided here: %w", fs.ErrNotExist)

// enter opens the folder at path, makes it the current one and returns it; an empty path closes the current one and
// returns nil. While the lock is held it returns the locked folder: the caller's path may be out of date.
func (s *session) enter(path string) (*folder.Folder, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held.Load() {
		return s.dir, nil
	}
	if s.dir != nil {
		now, err := os.Stat(path)
		if was, werr := s.dir.Stat("."); err == nil && werr == nil && os.SameFile(now, was) {
			return s.dir, nil
		}
	}
	s.dir = nil
	if path == "" {
		return nil, nil
	}
	dir, err := folder.Open(path, s.probe)
	if err != nil {
		return nil, fmt.Errorf("open the session: %w", err)
	}
	s.dir, s.opened = dir, append(s.opened, dir)
	return dir, nil
}

// store returns the store in the current folder; the error is fs.ErrNotExist if there is none.
func (s *session) store() (kept.Store, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir == nil {
		return kept.Store{}, errNone
	}
	return kept.At(s.dir), nil
}

// locked returns the store. It returns an error unless the lock is held.
func (s *session) locked() (kept.Store, error) {
	if !s.held.Load() {
		return kept.Store{}, errNotLocked
	}
	return s.store()
}

// lock creates the folder if needed and acquires its exclusive lock.
func (s *session) lock(ctx context.Context) (unlock func(), err error) {
	found, err := s.place.Make(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := s.enter(found.Path)
	if err != nil {
		return nil, err
	}
	store := kept.At(dir)
	if err := store.Prepare(); err != nil {
		return nil, err
	}
	release, err := s.acquire(ctx, store, lockfile.Alone)
	if err != nil {
		return nil, err
	}
	return s.hold(dir, release), nil
}

// tryLock acquires the exclusive lock of the current folder if it is free.
func (s *session) tryLock() (unlock func(), ok bool) {
	s.mu.Lock()
	dir := s.dir
	s.mu.Unlock()
	if dir == nil {
		return nil, false
	}
	release, ok := lockfile.Try(kept.At(dir).Path(lockFile))
	if !ok {
		return nil, false
	}
	return s.hold(dir, release), true
}

// hold notes that the lock of a folder is held, until unlock is called.
func (s *session) hold(dir *folder.Folder, release func()) (unlock func()) {
	s.mu.Lock()
	s.dir = dir // and no other: another goroutine may have looked meanwhile
	s.held.Store(true)
	s.mu.Unlock()
	return sync.OnceFunc(func() {
		s.held.Store(false)
		release()
	})
}

func (s *session) acquire(ctx context.Context, store kept.Store, mode lockfile.Mode) (release func(), err error) {
	var busy *lockfile.BusyError
	release, err = lockfile.Take(ctx, store.Path(lockFile), mode, s.wait)
	switch {
	case err == nil:
		return release, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("wait for the lock on %s: %w", store.Path(""), err)
	case errors.As(err, &busy):
		return nil, &lockedError{busy.Holder}
	case errors.Is(err, fs.ErrPermission):
		return nil, store.Unwritable(err)
	}
	return nil, fmt.Errorf("lock %s: %w", store.Path(lockFile), err)
}

func (s *session) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for _, dir := range s.opened {
		err = errors.Join(err, dir.Close())
	}
	s.dir, s.opened = nil, nil
	return err
}

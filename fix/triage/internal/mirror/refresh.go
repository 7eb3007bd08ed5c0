package mirror

import (
	"context"
	"errors"
	"maps"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/reconcile"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
)

// Refresh brings the snapshot in line with the disk: interrupted steps, decisions of other processes, edits. It scans
// only if a file changed that the scan depends on. The caller must have the turn; held is its lock on the store, or
// nil. It reports whether there is a new snapshot.
func (s *Mirror) Refresh(ctx context.Context, held *store.Locked) (bool, error) {
	const attempts = 5
	for range attempts {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		changed, err := s.attempt(ctx, held)
		if !errors.Is(err, errConcurrentSave) {
			return changed, err
		}
	}
	return s.refreshLocked(ctx)
}

// refreshLocked refreshes under the lock, because others decide faster than the session can be read.
func (s *Mirror) refreshLocked(ctx context.Context) (bool, error) {
	if s.ReadOnly {
		unlock, err := s.Store.RLock(ctx)
		if err != nil {
			return false, err
		}
		defer unlock()
		return s.attempt(ctx, nil)
	}
	lock, err := s.Store.Acquire(ctx)
	if err != nil {
		return false, err
	}
	defer lock.Release()
	return s.attempt(ctx, lock)
}

// errConcurrentSave says that somebody else decided during an attempt.
var errConcurrentSave = errors.New("the session changed while it was read")

func (s *Mirror) attempt(ctx context.Context, lock *store.Locked) (bool, error) {
	last := s.Now()
	st, saved, err := s.load(ctx, lock, last)
	if err != nil {
		return false, err
	}
	sc := s.lastScan
	if sc == nil && last != nil {
		sc = last.Scan
	}
	remembered := s.markRemembered(st) // first, so that a later change is seen
	c, err := s.reconcile(ctx, st, last, sc)
	if err != nil {
		return false, err
	}
	s.remembered = remembered
	sc = c.Scan
	if last != nil && maps.Equal(last.Record.Unavailable, c.State.Unavailable) && last.Scan == sc && last.Saved == saved && !c.Changed && maps.EqualFunc(last.Modified, c.Modified, filetext.Text.Same) {
		return false, nil
	}
	unsaved := c.Unsaved
	switch {
	case c.Changed && !s.ReadOnly:
		unsaved = nil
		if saved, err = s.save(ctx, lock, c, st, saved); err != nil {
			s.lastScan = sc
			return false, err
		}
	case s.Store.SavedName() != saved:
		s.lastScan = sc
		return false, errConcurrentSave // the files may belong to somebody's unfinished decision
	case last == nil:
		s.noteSeen(lock, st, saved, c)
	}
	s.lastScan = nil
	s.AddNews(c.News...)
	for _, news := range c.Lasting {
		s.AddNewsOnce(news)
	}
	s.Show(sc, c.State, saved, c.Modified, unsaved)
	return true, nil
}

// reconcile reconciles a record with the disk. last is the latest snapshot, sc a scan that may be used again; both may
// be nil.
func (s *Mirror) reconcile(ctx context.Context, st *record.Record, last *snapshot.Snapshot, sc *scanned.Scan) (*reconcile.Result, error) {
	now := s.Clock()
	shelf := s.Lookup(nil)
	var shown *scanned.Scan
	if last != nil {
		shelf.Known, shelf.Unsaved, shown = last.Modified, last.Unsaved, last.Scan
	}
	scan := func(ctx context.Context, files map[string]filetext.Text) (*scanned.Scan, error) {
		overlay := map[string][]byte{}
		for path, t := range files {
			overlay[shelf.Abs(path)] = t.Start
		}
		return scanned.Run(ctx, s.Scan, overlay, s.files, now)
	}
	return reconcile.Run(ctx, reconcile.Inputs{Lookup: shelf, State: st, Last: sc, Shown: shown, Scan: scan, Now: now, Complete: len(s.Scan.Patterns) == 0, Attempts: s.attempts})
}

// WithRecord returns the snapshot that the session would have with another record, and the news about it. It saves
// nothing.
func (s *Mirror) WithRecord(ctx context.Context, st *record.Record) (*snapshot.Snapshot, []string, error) {
	last := s.Now()
	c, err := s.reconcile(ctx, st, last, last.Scan)
	if err != nil {
		return nil, nil, err
	}
	v := snapshot.New(c.Scan, last.Seq, c.State, last.Saved, c.Modified)
	v.Unsaved = c.Unsaved
	return v, c.News, nil
}

// load reads the session file, after it recovered from a crash.
func (s *Mirror) load(ctx context.Context, lock *store.Locked, last *snapshot.Snapshot) (*record.Record, string, error) {
	exists, err := s.Found()
	if err != nil && s.ReadOnly { // decisions are only shown
		s.notShown(err)
		return record.New(), stamps.Unreadable(err), nil
	}
	if err != nil {
		return nil, "", err
	}
	switch {
	case last != nil && last.Saved == s.Store.SavedName() && !s.Store.Interrupted():
		return last.Record, last.Saved, nil // in a read-only session, this record is reconciled but not saved
	case lock != nil:
		return s.Read(ctx, lock)
	case !exists:
		return record.New(), "", nil
	case s.ReadOnly:
		return s.peek()
	case !s.Store.Interrupted():
		return s.Store.Peek()
	}
	if lock, err = s.Store.Acquire(ctx); err != nil {
		return nil, "", err
	}
	defer lock.Release()
	return s.Read(ctx, lock)
}

// notShown says why a session that only reads shows no decisions.
func (s *Mirror) notShown(why error) { s.AddNewsOnce(why.Error() + ": what was decided is not shown") }

// Found reports whether there is a session, and adds news if the tree contains something that looks like one.
func (s *Mirror) Found() (bool, error) {
	exists, told, err := s.Store.Look()
	if told.Note != "" {
		s.AddNewsOnce(told.Note)
	}
	return exists, err
}

// Read reads the session under the lock and adds the news about it.
func (s *Mirror) Read(ctx context.Context, lock *store.Locked) (*record.Record, string, error) {
	f, err := lock.Read(ctx)
	s.AddNews(f.News...)
	s.RolledBack = s.RolledBack || f.RolledBack
	return f.Record, f.Saved, err
}

// peek reads the session file without changing anything.
func (s *Mirror) peek() (*record.Record, string, error) {
	if s.Store.Interrupted() {
		s.AddNewsOnce("a decision is being written or was cut short: the next ssot that decides resolves it")
	}
	st, saved, err := s.Store.Peek()
	if errors.As(err, new(*store.DamagedError)) {
		s.notShown(err)
		return record.New(), saved, nil
	}
	return st, saved, err
}

// noteSeen notes the identities that the files of a saved record have now, under the names at which they were found: a
// copy may be in a file's place, which was moved away. Who only reads does so too, but waits for nobody, and nothing
// comes of it if it can't be saved.
func (s *Mirror) noteSeen(lock *store.Locked, st *record.Record, saved string, c *reconcile.Result) {
	all := s.Lookup(nil).Seen(st, c.State, c.Renamed)
	if maps.Equal(all, s.Store.Identities()) {
		return
	}
	if lock == nil {
		var free bool
		if lock, free = s.Store.TryAcquire(); !free {
			return
		}
		defer lock.Release()
	}
	if s.Store.SavedName() == saved && !s.Store.Interrupted() {
		lock.NoteIdentities(all)
	}
}

// save saves the reconciled record, unless somebody else decided meanwhile.
func (s *Mirror) save(ctx context.Context, lock *store.Locked, c *reconcile.Result, before *record.Record, saved string) (string, error) {
	if lock == nil {
		var err error
		if lock, err = s.Store.Acquire(ctx); err != nil {
			return "", err
		}
		defer lock.Release()
	}
	if s.Store.SavedName() != saved || s.Store.Interrupted() {
		return "", errConcurrentSave
	}
	s.Lookup(c.Unsaved).FindTwins(before, c.State)
	if err := lock.Save(store.Update{Before: before, After: c.State, Texts: c.Unsaved}); err != nil {
		return "", err
	}
	lock.NoteIdentities(s.Lookup(nil).Identify(c.State))
	lock.DropExcept(c.State.Blobs())
	return s.Store.SavedName(), nil
}

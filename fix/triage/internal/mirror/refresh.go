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

// Refresh brings the view in line with the disk: what a crash left, what another process decided, what was edited. It
// scans only when what was scanned is no longer what is there. It is called with the session's turn; held is the lock
// on the store when the caller has it, else nil. It reports whether there is a new view.
func (s *Mirror) Refresh(ctx context.Context, held *store.Held) (bool, error) {
	const attempts = 5
	for range attempts {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		changed, err := s.attempt(ctx, held)
		if !errors.Is(err, errMoved) {
			return changed, err
		}
	}
	return s.patiently(ctx)
}

// patiently brings the view in line with the disk while others wait: they decide faster than it can be read.
func (s *Mirror) patiently(ctx context.Context) (bool, error) {
	if s.ReadOnly {
		unlock, err := s.Store.RLock(ctx)
		if err != nil {
			return false, err
		}
		defer unlock()
		return s.attempt(ctx, nil)
	}
	lock, err := s.Store.Hold(ctx)
	if err != nil {
		return false, err
	}
	defer lock.Release()
	return s.attempt(ctx, lock)
}

// errMoved is an attempt during which someone else decided.
var errMoved = errors.New("the session changed while it was read")

func (s *Mirror) attempt(ctx context.Context, lock *store.Held) (bool, error) {
	last := s.Now()
	st, saved, err := s.load(ctx, lock, last)
	if err != nil {
		return false, err
	}
	sc := s.tried
	if sc == nil && last != nil {
		sc = last.Scan
	}
	c, err := s.compare(ctx, st, last, sc)
	if err != nil {
		return false, err
	}
	sc = c.Scan
	if last != nil && maps.Equal(last.Record.Lost, c.State.Lost) && last.Scan == sc && last.Saved == saved && !c.Changed && maps.EqualFunc(last.Live, c.Live, filetext.Text.Same) {
		return false, nil
	}
	if c.Changed && !s.ReadOnly {
		if saved, err = s.keep(ctx, lock, c, st, saved); err != nil {
			s.tried = sc
			return false, err
		}
	} else if s.Store.SavedName() != saved {
		s.tried = sc
		return false, errMoved // what was compared was half of somebody's decision
	}
	s.tried = nil
	s.Tell(c.News...)
	for _, news := range c.Lasting {
		s.TellOnce(news)
	}
	s.Show(sc, c.State, saved, c.Live)
	return true, nil
}

// reconcile brings a record in line with the disk; the last view, which may be nil, saves it work, and so does a scan
// that may serve still.
func (s *Mirror) compare(ctx context.Context, st *record.Record, last *snapshot.Snapshot, sc *scanned.Scan) (*reconcile.Result, error) {
	now := s.Clock()
	shelf := &filetext.Shelf{Root: s.Root, Blob: s.Store.Blob, Files: s.files}
	var shown *scanned.Scan
	if last != nil {
		shelf.Known, shown = last.Live, last.Scan
	}
	scan := func(ctx context.Context, files map[string]filetext.Text) (*scanned.Scan, error) {
		overlay := map[string][]byte{}
		for path, t := range files {
			overlay[shelf.Abs(path)] = t.Start
		}
		return scanned.Run(ctx, s.Scan, overlay, s.files, now)
	}
	return reconcile.Run(ctx, reconcile.Inputs{Shelf: shelf, State: st, Last: sc, Shown: shown, Scan: scan, Now: now, Whole: len(s.Scan.Patterns) == 0, Known: s.known})
}

// Suppose returns the session as it would be with another record, and what a person must be told of that then. It saves
// nothing, and the session stays as it is.
func (s *Mirror) Suppose(ctx context.Context, st *record.Record) (*snapshot.Snapshot, []string, error) {
	last := s.Now()
	c, err := s.compare(ctx, st, last, last.Scan)
	if err != nil {
		return nil, nil, err
	}
	return snapshot.New(c.Scan, last.Seq, c.State, last.Saved, c.Live), c.News, nil
}

// load reads the session file, after resolving what a crash left.
func (s *Mirror) load(ctx context.Context, lock *store.Held, last *snapshot.Snapshot) (*record.Record, string, error) {
	exists, err := s.Found()
	if err != nil && s.ReadOnly { // what was decided is only shown
		s.TellOnce(err.Error() + ": what was decided is not shown")
		return record.New(), stamps.Unreadable(err), nil
	}
	if err != nil {
		return nil, "", err
	}
	switch {
	case last != nil && last.Saved == s.Store.SavedName() && !s.Store.Interrupted():
		return last.Record, last.Saved, nil // of a session that only reads it holds what was compared already
	case lock != nil:
		return s.Read(ctx, lock)
	case !exists:
		return record.New(), "", nil
	case s.ReadOnly:
		return s.look()
	case !s.Store.Interrupted():
		if st, saved, err := s.Store.Peek(); !errors.Is(err, store.ErrDamaged) {
			return st, saved, err
		}
	}
	if lock, err = s.Store.Hold(ctx); err != nil {
		return nil, "", err
	}
	defer lock.Release()
	return s.Read(ctx, lock)
}

// Found reports whether there is a session, and tells what stands in the tree that is none.
func (s *Mirror) Found() (bool, error) {
	exists, told, err := s.Store.Look()
	if told.Note != "" {
		s.TellOnce(told.Note)
	}
	return exists, err
}

// Read reads the session under the lock and tells what was found.
func (s *Mirror) Read(ctx context.Context, lock *store.Held) (*record.Record, string, error) {
	f, err := lock.Read(ctx)
	s.Tell(f.News...)
	s.TakenBack = s.TakenBack || f.TakenBack
	return f.Record, f.Saved, err
}

// look reads the session file without touching anything.
func (s *Mirror) look() (*record.Record, string, error) {
	if s.Store.Interrupted() {
		s.TellOnce("a decision is being written or was cut short: the next ssot that decides resolves it")
	}
	st, saved, err := s.Store.Peek()
	if errors.Is(err, store.ErrDamaged) {
		s.TellOnce(err.Error() + ": the next ssot that decides moves it aside; its decisions are not shown")
		return record.New(), saved, nil
	}
	return st, saved, err
}

// keep saves what the comparison changed of the record before, if nobody else decided meanwhile.
func (s *Mirror) keep(ctx context.Context, lock *store.Held, c *reconcile.Result, before *record.Record, saved string) (string, error) {
	if lock == nil {
		var err error
		if lock, err = s.Store.Hold(ctx); err != nil {
			return "", err
		}
		defer lock.Release()
	}
	if s.Store.SavedName() != saved || s.Store.Interrupted() {
		return "", errMoved
	}
	for _, path := range record.Keys(c.Live) {
		if c.Live[path].Waits != nil {
			continue
		}
		if err := lock.KeepText(c.Live[path]); err != nil {
			return "", err
		}
	}
	if err := lock.KeepSeen(before, c.State, c.Scan.Text); err != nil {
		return "", err
	}
	if err := lock.Save(c.State); err != nil {
		return "", err
	}
	lock.DropBut(c.State.Blobs())
	return s.Store.SavedName(), nil
}

package triage

import (
	"context"
	"errors"
	"maps"
)

// refresh brings the view in line with the disk: what a crash left, what another process decided, what was edited. It scans only when what was scanned is no longer what is there.
// It is called with the session's turn; held is the lock on the store when the caller has it, else nil. It reports whether there is a new view.
func (s *Session) refresh(ctx context.Context, held *held) (bool, error) {
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
func (s *Session) patiently(ctx context.Context) (bool, error) {
	if s.o.ReadOnly {
		unlock, err := s.store.RLock(ctx)
		if err != nil {
			return false, err
		}
		defer unlock()
		return s.attempt(ctx, nil)
	}
	lock, err := s.store.lock(ctx)
	if err != nil {
		return false, err
	}
	defer lock.unlock()
	return s.attempt(ctx, lock)
}

// errMoved is an attempt during which someone else decided.
var errMoved = errors.New("the session changed while it was read")

func (s *Session) attempt(ctx context.Context, lock *held) (bool, error) {
	now, last := s.o.Now(), s.now()
	st, saved, err := s.load(ctx, lock, last)
	if err != nil {
		return false, err
	}
	sc := s.tried
	if sc == nil && last != nil {
		sc = last.scanned
	}
	shelf := &shelf{root: s.root, blob: s.store.Blob, files: s.files}
	if last != nil {
		shelf.known = last.live
	}
	scan := func(ctx context.Context, live map[string]text) (*scanned, error) { return s.scan(ctx, live, now) }
	c, err := compare(ctx, inputs{shelf: shelf, state: st, last: sc, scan: scan, now: now, whole: len(s.o.Patterns) == 0, known: s.known})
	if err != nil {
		return false, err
	}
	sc = c.scan
	if last != nil && last.scanned == sc && last.saved == saved && !c.changed && maps.EqualFunc(last.live, c.live, text.same) {
		return false, nil
	}
	if c.changed && !s.o.ReadOnly {
		if saved, err = s.keep(ctx, lock, c, saved); err != nil {
			s.tried = sc
			return false, err
		}
	} else if s.store.saved() != saved {
		s.tried = sc
		return false, errMoved // what was compared was half of somebody's decision
	}
	s.tried = nil
	s.tell(c.news...)
	s.show(sc, c.state, saved, c.live)
	return true, nil
}

// load reads the session file, after resolving what a crash left.
func (s *Session) load(ctx context.Context, lock *held, last *view) (*state, string, error) {
	exists, err := s.found()
	if err != nil && s.o.ReadOnly { // what was decided is only shown
		s.tellOnce(err.Error() + ": what was decided is not shown")
		return newState(), unreadable(err), nil
	}
	if err != nil {
		return nil, "", err
	}
	switch {
	case last != nil && last.saved == s.store.saved() && !s.store.Interrupted():
		return last.st, last.saved, nil // of a session that only reads it holds what was compared already
	case lock != nil:
		return s.read(ctx, lock)
	case !exists:
		return newState(), "", nil
	case s.o.ReadOnly:
		return s.look()
	case !s.store.Interrupted():
		if st, saved, err := s.store.peek(); !errors.Is(err, errDamaged) {
			return st, saved, err
		}
	}
	if lock, err = s.store.lock(ctx); err != nil {
		return nil, "", err
	}
	defer lock.unlock()
	return s.read(ctx, lock)
}

// found reports whether there is a session, and tells what stands in the tree that is none.
func (s *Session) found() (bool, error) {
	exists, told, err := s.store.Look()
	if told.Note != "" {
		s.tellOnce(told.Note)
	}
	return exists, err
}

// read reads the session under the lock and tells what was found.
func (s *Session) read(ctx context.Context, lock *held) (*state, string, error) {
	f, err := lock.read(ctx)
	s.tell(f.news...)
	s.takenBack = s.takenBack || f.takenBack
	return f.state, f.saved, err
}

// look reads the session file without touching anything.
func (s *Session) look() (*state, string, error) {
	if s.store.Interrupted() {
		s.tellOnce("a decision is being written or was cut short: the next ssot that decides resolves it")
	}
	st, saved, err := s.store.peek()
	if errors.Is(err, errDamaged) {
		s.tellOnce(err.Error() + ": the next ssot that decides moves it aside; its decisions are not shown")
		return newState(), saved, nil
	}
	return st, saved, err
}

// keep saves what the comparison changed, if nobody else decided meanwhile.
func (s *Session) keep(ctx context.Context, lock *held, c *compared, saved string) (string, error) {
	if lock == nil {
		var err error
		if lock, err = s.store.lock(ctx); err != nil {
			return "", err
		}
		defer lock.unlock()
	}
	if s.store.saved() != saved || s.store.Interrupted() {
		return "", errMoved
	}
	for _, path := range keys(c.live) {
		if c.live[path].waits != nil {
			continue
		}
		if err := lock.keep(c.live[path]); err != nil {
			return "", err
		}
	}
	if err := lock.save(c.state); err != nil {
		return "", err
	}
	lock.sweep(c.state.blobs())
	return s.store.saved(), nil
}

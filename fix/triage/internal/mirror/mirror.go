package mirror

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/reconcile"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
)

// Mirror is the session as it was seen last, and what brings it in line with the disk.
type Mirror struct {
	Options
	news
	Store     *store.Store
	files     *stamps.Stamps
	turn      chan struct{}     // holds a token while an action or a reload runs; it guards what follows
	TakenBack bool              // a step that a crash left was taken back, and nothing was decided or undone since
	known     *reconcile.Memory // what recalling found out
	tried     *scanned.Scan     // of an attempt during which someone else decided: it may serve the next one

	mu       sync.Mutex // guards what follows
	snapshot *snapshot.Snapshot
}

// Options say what to look at.
type Options struct {
	Root     string // absolute: the rule file's folder
	State    string // the user's own folder for sessions
	Scan     scanned.Options
	Clock    func() time.Time
	ReadOnly bool
	Fault    func(op, path string) error // of tests: what reading and writing end with; may be nil
}

// New has seen nothing yet.
func New(o Options) (*Mirror, error) {
	files := stamps.New(o.Fault)
	kept, err := store.New(o.Root, o.State, files)
	if err != nil {
		return nil, err
	}
	return &Mirror{Options: o, Store: kept, files: files, turn: make(chan struct{}, 1), known: reconcile.NewMemory()}, nil
}

// Take waits for the session's turn; the caller gives it back.
func (s *Mirror) Take(ctx context.Context) (giveBack func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case s.turn <- struct{}{}:
		return func() { <-s.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Now returns the session as it was seen last.
func (s *Mirror) Now() *snapshot.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.snapshot
}

// Show puts a view in the place of the last one.
func (s *Mirror) Show(sc *scanned.Scan, st *record.Record, saved string, live map[string]filetext.Text) {
	seq := 1
	if last := s.Now(); last != nil {
		seq = last.Seq + 1
	}
	v := snapshot.New(sc, seq, st, saved, live)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snapshot = v
}

// Moved reports whether the session file was written by someone else. A difference may be a decision of this session
// that is just being written, so it is looked at again when that is done.
func (s *Mirror) Moved(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if s.Store.SavedName() == s.Now().Saved {
		return false, nil
	}
	giveBack, err := s.Take(ctx)
	if err != nil {
		return false, err
	}
	defer giveBack()
	return s.Store.SavedName() != s.Now().Saved, nil
}

// Edited reports whether a file that the session knows is no longer what it knows. What this session writes itself is
// looked at when it is written.
func (s *Mirror) Edited(ctx context.Context) (bool, error) {
	giveBack, err := s.Take(ctx)
	if err != nil {
		return false, err
	}
	defer giveBack()
	v := s.Now()
	bases := map[string]string{}
	for path, t := range v.Live {
		full := filepath.Join(s.Root, filepath.FromSlash(path))
		bases[full] = stamps.Hash(t.Start)
		if s.files.Mark(full) != stamps.Hash(t.Disk) {
			return true, nil
		}
	}
	return v.Outdated(s.files, bases), nil
}

// news are the sentences that a person must see.
type news struct {
	mu   sync.Mutex
	list []string
}

// Tell adds to the news.
func (n *news) Tell(news ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = append(n.list, news...)
}

// TellOnce adds what stays true until somebody does something about it.
func (n *news) TellOnce(news string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !slices.Contains(n.list, news) {
		n.list = append(n.list, news)
	}
}

// News returns a copy of the news so far.
func (n *news) News() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.list)
}

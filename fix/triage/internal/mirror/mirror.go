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

// Mirror keeps the latest snapshot and refreshes it.
type Mirror struct {
	Options
	news
	Store      *store.Store
	files      *stamps.Stamps
	turn       chan struct{}             // holds a token while an action or a reload runs; guards the fields below
	RolledBack bool                      // an interrupted step was rolled back, and nothing was decided or undone since
	attempts   *reconcile.FailedAttempts // restorations that failed
	lastScan   *scanned.Scan             // the scan of an attempt that failed with errConcurrentSave, for the next one
	remembered map[string]string         // by path: the files that decisions are kept for, as the last attempt found them

	mu       sync.Mutex // guards snapshot
	snapshot *snapshot.Snapshot
}

// Options say what to mirror.
type Options struct {
	Root     string // absolute: the rule file's folder
	State    string // the user's own folder for sessions
	Scan     scanned.Options
	Clock    func() time.Time
	ReadOnly bool
	Fault    func(op, path string) error // for tests: injects errors; may be nil
}

// New returns a mirror without a snapshot.
func New(o Options) (*Mirror, error) {
	files := stamps.New(o.Fault)
	kept, err := store.New(o.Root, o.State, files)
	if err != nil {
		return nil, err
	}
	return &Mirror{Options: o, Store: kept, files: files, turn: make(chan struct{}, 1), attempts: reconcile.NewFailedAttempts()}, nil
}

// AwaitTurn waits until no other action or reload runs. The caller must call release.
func (s *Mirror) AwaitTurn(ctx context.Context) (giveBack func(), err error) {
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

// Now returns the latest snapshot, nil before the first Refresh.
func (s *Mirror) Now() *snapshot.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.snapshot
}

// Text returns a text of the latest snapshot's record by its hash.
func (s *Mirror) Text(name string) ([]byte, error) {
	return s.Lookup(s.Now().Unsaved).Blob(name)
}

// Lookup finds texts, and those that may not be saved yet.
func (s *Mirror) Lookup(unsaved filetext.Texts) *filetext.Lookup {
	return &filetext.Lookup{Root: s.Root, Kept: s.Store.Blob, Unsaved: unsaved, Files: s.files, Identities: s.Store.Identities}
}

// Show replaces the latest snapshot. unsaved are the texts that the record refers to, if it is not saved.
func (s *Mirror) Show(sc *scanned.Scan, st *record.Record, saved string, live map[string]filetext.Text, unsaved filetext.Texts) {
	seq := 1
	if last := s.Now(); last != nil {
		seq = last.Seq + 1
	}
	v := snapshot.New(sc, seq, st, saved, live)
	v.Unsaved = unsaved
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snapshot = v
}

// SavedByOther reports whether somebody else wrote the session file. If it differs, this session may be writing it, so
// it is compared again once its action is done.
func (s *Mirror) SavedByOther(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if s.Store.SavedName() == s.Now().Saved {
		return false, nil
	}
	giveBack, err := s.AwaitTurn(ctx)
	if err != nil {
		return false, err
	}
	defer giveBack()
	return s.Store.SavedName() != s.Now().Saved, nil
}

// Edited reports whether a file that the session depends on was changed by somebody else.
func (s *Mirror) Edited(ctx context.Context) (bool, error) {
	giveBack, err := s.AwaitTurn(ctx)
	if err != nil {
		return false, err
	}
	defer giveBack()
	v := s.Now()
	bases := map[string]string{}
	for path, t := range v.Modified {
		full := filepath.Join(s.Root, filepath.FromSlash(path))
		bases[full] = stamps.Hash(t.Start)
		if s.files.Mark(full) != stamps.Hash(t.Disk) {
			return true, nil
		}
	}
	for path, was := range s.remembered {
		if _, ok := v.Modified[path]; !ok && s.files.Mark(filepath.Join(s.Root, filepath.FromSlash(path))) != was {
			return true, nil // its earlier text may be back
		}
	}
	return v.Outdated(s.files, bases), nil
}

// markRemembered returns the files of a record, and those whose earlier texts it has, as they are now.
func (s *Mirror) markRemembered(st *record.Record) map[string]string {
	all := map[string]string{}
	for _, paths := range [][]string{record.Keys(st.Files), record.Keys(st.Earlier)} {
		for _, path := range paths {
			all[path] = s.files.Mark(filepath.Join(s.Root, filepath.FromSlash(path)))
		}
	}
	return all
}

// news are sentences that a person must see.
type news struct {
	mu   sync.Mutex
	list []string
}

// AddNews adds sentences.
func (n *news) AddNews(news ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = append(n.list, news...)
}

// AddNewsOnce adds a sentence unless it is there already.
func (n *news) AddNewsOnce(news string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !slices.Contains(n.list, news) {
		n.list = append(n.list, news)
	}
}

// News returns a copy of the sentences.
func (n *news) News() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.list)
}

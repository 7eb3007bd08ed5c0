package triage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/seed-58def443/ssot/scan"
)

// Session is a scan with its decisions. Its methods may be called from several goroutines.
//
// What is decided lives in the user's own folder for sessions, see Options.State; what is on disk follows from it. The
// session holds one immutable view of both at a time:
// actions and reloads take turns and put a new view in its place, everything else works on the view that it finds.
type Session struct {
	o         Options
	dir       string // absolute: where patterns are relative to
	root      string // absolute: the rule file's folder
	store     *store
	files     *stamps
	turn      chan struct{} // holds a token while an action or a reload runs; it guards takenBack
	takenBack bool          // a step that a crash left was taken back, and nothing was decided or undone since
	ticks     func() (ticks <-chan time.Time, stop func())

	known *memory  // what recalling found out; the turn guards this and what follows
	tried *scanned // of an attempt during which someone else decided: it may serve the next one

	mu   sync.Mutex // guards what follows
	view *view
	news []string
}

func open(ctx context.Context, o Options) (*Session, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	folder, err := root(dir)
	if err != nil {
		return nil, err
	}
	files := newStamps(o.fault)
	kept, err := newStore(folder, o.State, files)
	if err != nil {
		return nil, err
	}
	s := &Session{o: o, dir: dir, root: folder, store: kept, files: files, turn: make(chan struct{}, 1), ticks: everySecond, known: newMemory()}
	if _, err := s.refresh(ctx, nil); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// take waits for the session's turn; the caller gives it back.
func (s *Session) take(ctx context.Context) (giveBack func(), err error) {
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

func (s *Session) now() *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// show puts a view in the place of the last one.
func (s *Session) show(sc *scanned, st *state, saved string, live map[string]text) {
	seq := 1
	if last := s.now(); last != nil {
		seq = last.seq + 1
	}
	v := newView(sc, seq, st, saved, live)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.view = v
}

// tell adds to the news.
func (s *Session) tell(news ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.news = append(s.news, news...)
}

// tellOnce adds what stays true until somebody does something about it.
func (s *Session) tellOnce(news string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.news, news) {
		s.news = append(s.news, news)
	}
}

func (s *Session) abs(path string) string { return filepath.Join(s.root, filepath.FromSlash(path)) }

// Items are all violations in every state, in the order of the view.
func (s *Session) Items() []Item { return slices.Clone(s.now().items) }

// Summaries count by rule, in the order of the rule file; DirectiveRule last, when it has any.
func (s *Session) Summaries() []Summary { return s.now().summaries() }

// Seq grows with every change of the session's state.
func (s *Session) Seq() int { return s.now().seq }

// News are the sentences that a person must see: what a crash left and how it was resolved, foreign changes, notes of the scan, what could not be read.
func (s *Session) News() []string {
	return append(s.told(), s.now().res.Notes...)
}

// told is a copy of the news so far.
func (s *Session) told() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.news)
}

// NotAnalyzed lists what no configuration could read.
func (s *Session) NotAnalyzed() []scan.NotAnalyzed { return slices.Clone(s.now().res.NotAnalyzed) }

// Root is the rule file's folder.
func (s *Session) Root() string { return s.root }

// Resolve finds an item by a unique prefix of its fingerprint.
func (s *Session) Resolve(id string) (Item, error) { return s.now().resolve(id) }

// Reload looks at the disk again: files changed by others, decisions of another process. It reports whether anything changed.
// A Go file in a folder that held none when the session was scanned last goes unnoticed until something else changes.
func (s *Session) Reload(ctx context.Context) (bool, error) {
	giveBack, err := s.take(ctx)
	if err != nil {
		return false, err
	}
	defer giveBack()
	return s.refresh(ctx, nil)
}

// Reset forgets all decisions and notes, and says how many there were; the files stay as they are, and what is written in them can't be undone any more.
func (s *Session) Reset(ctx context.Context) (int, error) {
	if s.o.ReadOnly {
		return 0, errReadOnly
	}
	giveBack, err := s.take(ctx)
	if err != nil {
		return 0, err
	}
	defer giveBack()
	if exists, err := s.found(); err != nil || !exists {
		return 0, err
	}
	held, err := s.store.lock(ctx)
	if err != nil {
		return 0, err
	}
	defer held.unlock()
	st, _, err := s.read(ctx, held) // what a crash left is resolved first
	if err != nil {
		return 0, err
	}
	if err := held.save(newState()); err != nil {
		return 0, err
	}
	held.sweep(nil)
	if n := st.earlier(); n > 0 {
		s.tell(fmt.Sprintf("%s on earlier texts of files %s forgotten as well", count(n, "decision"), be(n)))
	}
	s.takenBack = false
	_, err = s.refresh(ctx, held)
	return st.standing(), err
}

// Close releases what the session holds; decisions are saved when they are taken, not here.
func (s *Session) Close() error { return s.store.Close() }

func (v *view) summaries() []Summary {
	byRule := map[string]*Summary{}
	var names []string
	add := func(name, title string) {
		if byRule[name] == nil {
			byRule[name] = &Summary{Rule: name, Title: title}
			names = append(names, name)
		}
	}
	for _, r := range v.res.Rules.Rules {
		add(r.Name, r.Title)
	}
	files := map[string]map[string]bool{}
	for _, it := range v.items {
		add(it.Rule, "")
		sum := byRule[it.Rule]
		switch it.State {
		case Accepted:
			sum.Accepted++
			continue
		case Allowed:
			sum.Allowed++
			continue
		case Skipped:
			sum.Skipped++
		case Open:
			sum.Open++
		}
		sum.Total++
		switch it.Priority {
		case scan.High:
			sum.High++
		case scan.Medium:
			sum.Medium++
		case scan.Low:
			sum.Low++
		}
		if files[it.Rule] == nil {
			files[it.Rule] = map[string]bool{}
		}
		files[it.Rule][it.File] = true
	}
	list := make([]Summary, 0, len(names))
	for _, name := range names {
		sum := *byRule[name]
		sum.Files = len(files[name])
		list = append(list, sum)
	}
	return list
}

// keys are a map's keys in order.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

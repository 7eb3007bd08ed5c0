package triage

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/applied"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/scan"
)

// Session is a scan with its decisions. Its methods may be called concurrently.
//
// Decisions are stored in the user's folder for sessions, see Options.State; the files on disk follow from them. The
// session has one immutable snapshot of both at a time. Actions and reloads take turns and replace the snapshot;
// everything else works on the snapshot that it finds.
type Session struct {
	o     Options
	m     *mirror.Mirror
	ticks func() (ticks <-chan time.Time, stop func())

	ears   ears
	failed atomic.Pointer[failure] // the last Reload, if it failed
}

func open(ctx context.Context, o Options) (*Session, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	if o.Now == nil {
		//ssot:allow clock -- the clock of a session that was handed none
		o.Now = time.Now
	}
	folder, err := ruleFolder(dir)
	if err != nil {
		return nil, err
	}
	scans := scanned.Options{Dir: dir, Patterns: o.Patterns, Tags: o.Tags, Platforms: o.Platforms, Learned: o.Learned, Progress: o.progress}
	m, err := mirror.New(mirror.Options{Root: folder, State: o.State, Scan: scans, Clock: o.Now, ReadOnly: o.ReadOnly, Fault: o.fault})
	if err != nil {
		return nil, err
	}
	s := &Session{o: o, m: m, ticks: secondTicks, ears: make(ears, 1)}
	if _, err := m.Refresh(ctx, nil); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Items returns all violations in every state, in the order in which they are shown.
func (s *Session) Items() []Item { return slices.Clone(s.m.Now().Items) }

// Summaries returns the counts by rule, in the order of the rule file. DirectiveRule is last, if it has violations.
func (s *Session) Summaries() []Summary { return s.m.Now().Summaries() }

// News returns the sentences that a person must see: recovered steps, edits by others, notes of the scan, files that
// could not be read.
func (s *Session) News() []string {
	return append(s.m.News(), s.m.Now().Result.Notes...)
}

// NotAnalyzed returns what no configuration could read.
func (s *Session) NotAnalyzed() []scan.NotAnalyzed { return slices.Clone(s.m.Now().Result.NotAnalyzed) }

// Root returns the rule file's folder.
func (s *Session) Root() string { return s.m.Root }

// History returns the decisions by step, the oldest first: those in effect, those that Undo can't take back, and those
// whose text is not in the tree now.
func (s *Session) History() []Entry { return s.m.Now().History() }

// Applied returns what the session changed in files so far, for git, verification and reports.
func (s *Session) Applied() Applied { return applied.New(s.m.Now()) }

// UndoState returns what can be undone, and what Undo without IDs and Redo would do now.
func (s *Session) UndoState() UndoState { return decide.UndoStateOf(s.m.Now()) }

// Preview plans one violation's rewrite on top of all other decisions. as is the kind of rewrite; empty means the
// accepted one, or else fix.Replace. For an accepted or allowed violation it shows what that decision changed; without
// a rewrite, or if a directive in the source allows the violation, the lines around it.
func (s *Session) Preview(ctx context.Context, id string, as fix.AlternativeKind) (Preview, error) {
	v := s.m.Now()
	return preview.Rewriter{Snapshot: v, Texts: s.m.Lookup(v.Unsaved).Texts}.Preview(ctx, id, as)
}

// Select returns what a bulk accept would take. It plans what is not planned yet.
func (s *Session) Select(ctx context.Context, f Filter) (Selection, error) {
	return decide.Select(ctx, preview.Rewriter{Snapshot: s.m.Now()}, f, decide.NewWritable(s.m.Store.Check))
}

// Similar returns the fingerprints of the open and skipped violations of the same rule whose rewrite has the same
// shape, see Preview. It plans what is not planned yet.
func (s *Session) Similar(ctx context.Context, id string) ([]string, error) {
	return preview.Rewriter{Snapshot: s.m.Now()}.Similar(ctx, id)
}

// Resolve finds an item by a unique prefix of its fingerprint or lasting name.
func (s *Session) Resolve(id string) (Item, error) { return s.m.Now().Resolve(id) }

// ResolveDecided is like Resolve, but also finds decisions without an item, as listed by History.
func (s *Session) ResolveDecided(id string) (Item, error) { return s.m.Now().ResolveDecided(id) }

// Reload takes over what others changed: files, and decisions of other processes. It reports whether anything changed.
// A new Go file in a folder that had none goes unnoticed until something else changes.
func (s *Session) Reload(ctx context.Context) (bool, error) {
	release, err := s.m.AwaitTurn(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	saved := s.m.Store.SavedName()
	changed, err := s.m.Refresh(ctx, nil)
	s.failed.Store(nil)
	if err != nil {
		s.failed.Store(&failure{saved})
	}
	return changed, err
}

// Reset drops all decisions and notes, and returns their number. The files stay as they are; their changes can't be
// undone any more.
func (s *Session) Reset(ctx context.Context) (int, error) {
	if s.o.ReadOnly {
		return 0, errReadOnly
	}
	release, err := s.m.AwaitTurn(ctx)
	if err != nil {
		return 0, err
	}
	defer release()
	if exists, err := s.m.Found(); err != nil || !exists {
		return 0, err
	}
	held, err := s.m.Store.Acquire(ctx)
	if err != nil {
		return 0, err
	}
	defer held.Release()
	st, _, err := s.m.Read(ctx, held) // recovers from a crash first
	if err != nil {
		return 0, err
	}
	if err := held.Save(store.Update{Before: st, After: record.New()}); err != nil {
		return 0, err
	}
	held.DropExcept(nil)
	if n := len(st.Earlier.Away(st.Decisions)); n > 0 {
		s.m.AddNews(fmt.Sprintf("%s on earlier texts of files %s forgotten as well", words.Count(n, "decision"), words.Be(n)))
	}
	s.m.RolledBack = false
	_, err = s.m.Refresh(ctx, held)
	return st.Decisions.CountActive(), err
}

// Close releases resources. Decisions are saved when they are taken, not here.
func (s *Session) Close() error {
	s.ears.take().Stop()
	return s.m.Store.Close()
}

package triage

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/applied"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/scan"
)

// Session is a scan with its decisions. Its methods may be called from several goroutines.
//
// What is decided lives in the user's own folder for sessions, see Options.State; what is on disk follows from it. The
// session holds one immutable view of both at a time:
// actions and reloads take turns and put a new view in its place, everything else works on the view that it finds.
type Session struct {
	o     Options
	m     *mirror.Mirror
	ticks func() (ticks <-chan time.Time, stop func())
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
	folder, err := root(dir)
	if err != nil {
		return nil, err
	}
	scans := scanned.Options{Dir: dir, Patterns: o.Patterns, Tags: o.Tags, Platforms: o.Platforms, Learned: o.Learned, Progress: o.progress}
	m, err := mirror.New(mirror.Options{Root: folder, State: o.State, Scan: scans, Clock: o.Now, ReadOnly: o.ReadOnly, Fault: o.fault})
	if err != nil {
		return nil, err
	}
	s := &Session{o: o, m: m, ticks: everySecond}
	if _, err := m.Refresh(ctx, nil); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Items returns all violations in every state, in the order of the view.
func (s *Session) Items() []Item { return slices.Clone(s.m.Now().Items) }

// Summaries count by rule, in the order of the rule file; DirectiveRule last, when it has any.
func (s *Session) Summaries() []Summary { return s.m.Now().Summaries() }

// News returns the sentences that a person must see: what a crash left and how it was resolved, foreign changes, notes
// of the scan, what could not be read.
func (s *Session) News() []string {
	return append(s.m.News(), s.m.Now().Result.Notes...)
}

// NotAnalyzed lists what no configuration could read.
func (s *Session) NotAnalyzed() []scan.NotAnalyzed { return slices.Clone(s.m.Now().Result.NotAnalyzed) }

// Root returns the rule file's folder.
func (s *Session) Root() string { return s.m.Root }

// History returns all that was decided and still stands, the oldest step first: the steps, and with them what Undo
// can't take back any more.
func (s *Session) History() []Entry { return s.m.Now().History() }

// Applied returns what the session made of files so far: what is handed on to git, verified and reported.
func (s *Session) Applied() Applied { return applied.New(s.m.Now()) }

// UndoState say what can be taken back, and what Undo without IDs and Redo would do now.
func (s *Session) UndoState() UndoState { return decide.UndoStateOf(s.m.Now()) }

// Preview plans one violation's rewrite on top of what is decided: the one of several that is named, or, without a
// name, the one that was accepted, else the first. Of an accepted or allowed one it shows what that decision made of
// the files; of one without a rewrite, or that a directive in the source allows, the lines around it.
func (s *Session) Preview(ctx context.Context, id string, as fix.AlternativeKind) (Preview, error) {
	return preview.Rewriter{Snapshot: s.m.Now()}.Preview(ctx, id, as)
}

// Select says what a bulk accept would take; it plans what is not planned yet.
func (s *Session) Select(ctx context.Context, f Filter) (Selection, error) {
	return decide.Choose(ctx, preview.Rewriter{Snapshot: s.m.Now()}, f, decide.NewWritable(s.m.Store.Check))
}

// Similar returns the violations like one, by fingerprint: of the same rule, open or skipped, with a rewrite of the same
// shape (see Preview). It plans what is not planned yet.
func (s *Session) Similar(ctx context.Context, id string) ([]string, error) {
	return preview.Rewriter{Snapshot: s.m.Now()}.Similar(ctx, id)
}

// Resolve finds an item by a unique prefix of its fingerprint.
func (s *Session) Resolve(id string) (Item, error) { return s.m.Now().Resolve(id) }

// Reload looks at the disk again: files changed by others, decisions of another process. It reports whether anything
// changed. A Go file in a folder that held none when the session was scanned last goes unnoticed until something else
// changes.
func (s *Session) Reload(ctx context.Context) (bool, error) {
	giveBack, err := s.m.Take(ctx)
	if err != nil {
		return false, err
	}
	defer giveBack()
	return s.m.Refresh(ctx, nil)
}

// EarlierDecisions counts the decisions on texts that are not in the tree now, which come back when the texts do, and names their
// files.
func (s *Session) EarlierDecisions() (n int, files []string) { return s.m.Now().Record.Kept() }

// Reset forgets all decisions and notes, and says how many there were; the files stay as they are, and what is written
// in them can't be undone any more.
func (s *Session) Reset(ctx context.Context) (int, error) {
	if s.o.ReadOnly {
		return 0, errReadOnly
	}
	giveBack, err := s.m.Take(ctx)
	if err != nil {
		return 0, err
	}
	defer giveBack()
	if exists, err := s.m.Found(); err != nil || !exists {
		return 0, err
	}
	held, err := s.m.Store.Hold(ctx)
	if err != nil {
		return 0, err
	}
	defer held.Release()
	st, _, err := s.m.Read(ctx, held) // what a crash left is resolved first
	if err != nil {
		return 0, err
	}
	if err := held.Save(record.New()); err != nil {
		return 0, err
	}
	held.DropBut(nil)
	if n, _ := st.Kept(); n > 0 {
		s.m.Tell(fmt.Sprintf("%s on earlier texts of files %s forgotten as well", words.Count(n, "decision"), words.Be(n)))
	}
	s.m.TakenBack = false
	_, err = s.m.Refresh(ctx, held)
	return st.Decisions.Standing(), err
}

// Close releases what the session holds; decisions are saved when they are taken, not here.
func (s *Session) Close() error { return s.m.Store.Close() }

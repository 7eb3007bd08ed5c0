package triage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/mirror"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/store"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// ErrChanged is the error of an action on a session that is not any more as the person saw it, see Action.Seen.
var ErrChanged = errors.New("the files or decisions changed outside: look again")

var errReadOnly = errors.New("this session only reads: it takes no decisions")

// Do takes a decision: it writes the files, then saves the session. If it returns an error, nothing has changed; the
// error is one sentence.
func (s *Session) Do(ctx context.Context, a Action) (Outcome, error) {
	return decider{s.m}.do(ctx, a)
}

// decider takes decisions: it drafts them, writes the files, and updates the snapshot.
type decider struct{ *mirror.Mirror }

// do is Session.Do.
func (s decider) do(ctx context.Context, a Action) (Outcome, error) {
	if s.ReadOnly {
		return Outcome{}, errReadOnly
	}
	if err := a.Check(s.Clock()); err != nil {
		return Outcome{}, err
	}
	release, err := s.AwaitTurn(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer release()
	shown := s.Now()
	if _, err := s.Refresh(ctx, nil); err != nil {
		return Outcome{}, err
	}
	if out, stop := s.stopAfterRecovery(a); stop {
		return out, nil
	}
	// Draft without the lock first: planning takes time, and a refused action leaves no trace.
	refused := decide.Refusals{}
	d, err := decide.New(ctx, s.request(a, shown, refused))
	switch {
	case err != nil: // says more than ErrChanged
		return d.Out, err
	case s.unseen(a):
		return Outcome{}, ErrChanged
	case d.Next == nil:
		return d.Out, nil
	}
	lock, err := s.Store.Acquire(ctx)
	if err != nil {
		return Outcome{}, err
	}
	defer lock.Release()
	changed, err := s.Refresh(ctx, lock)
	if err != nil {
		return Outcome{}, err
	}
	if s.unseen(a) {
		return Outcome{}, ErrChanged
	}
	if out, stop := s.stopAfterRecovery(a); stop {
		return out, nil
	}
	var notes []string
	for again := changed || len(d.Unplannable) > 0; ; again = true {
		if again {
			if d, notes, err = s.replan(ctx, a, d, shown, refused); err != nil || d.Next == nil {
				return d.Out, err
			}
		}
		out, err := s.write(ctx, lock, d, notes)
		if !a.Bulk || !refused.Add(err) {
			return out, err
		}
	}
}

// unseen reports whether the session is another one than the person saw.
func (s decider) unseen(a Action) bool { return a.Seen != 0 && a.Seen != s.Now().Seq }

// stopAfterRecovery stops an undo of the newest step if Refresh rolled back an interrupted step: that is what the
// person wants undone. It stops once; the next undo goes through.
func (s decider) stopAfterRecovery(a Action) (Outcome, bool) {
	if a.Verb != Undo || len(a.IDs) > 0 || !s.RolledBack {
		return Outcome{}, false
	}
	s.RolledBack = false
	v := s.Now()
	if v.Record.Steps.Newest() == 0 {
		return Outcome{Message: "an interrupted step was taken back; there is nothing else to undo"}, true
	}
	return Outcome{Message: "an interrupted step was taken back first; undo again to take back " + decide.NewestStep(v)}, true
}

// request returns the request for an action on the current snapshot.
func (s decider) request(a Action, shown *snapshot.Snapshot, refused decide.Refusals) decide.Request {
	nameNow := func(seen record.Sighting) (string, error) {
		v := s.Now()
		return s.Lookup(v.Unsaved).NameNow(filetext.SoughtOf(seen, v.Record))
	}
	return decide.Request{Action: a, Snapshot: s.Now(), Shown: shown, Now: s.Clock(), Check: refused.Wrap(s.Store.Check), Saved: s.Text, NameNow: nameNow}
}

// replan drafts again after the snapshot changed. Files with decisions whose violations are no longer found can't be
// planned. If they must be written, their text on disk becomes their base, and their decisions are absorbed; this is
// saved only together with the new decision. It returns the news about it.
func (s decider) replan(ctx context.Context, a Action, d *decide.Draft, shown *snapshot.Snapshot, refused decide.Refusals) (*decide.Draft, []string, error) {
	r := s.request(a, shown, refused)
	var notes []string
	for {
		if len(d.Unplannable) > 0 {
			if a.Verb == Undo {
				return &decide.Draft{}, nil, fmt.Errorf("%s can't be planned any more: a rule that it was decided under is gone; restore the rule, or change the file by hand", words.List(d.Unplannable))
			}
			v, news, err := s.absorbed(ctx, r.Snapshot, d.Unplannable)
			if err != nil {
				return &decide.Draft{}, nil, err
			}
			r.Snapshot, notes = v, append(notes, news...)
		}
		next, err := decide.New(ctx, r)
		if err != nil {
			return next, nil, err
		}
		// excluded items need no change of files
		if gone := s.unlisted(r.Snapshot, next.Out.Left); len(gone) > len(r.Left) {
			r.Snapshot, r.Left, notes = s.Now(), gone, nil
			r.Action.IDs = slices.DeleteFunc(slices.Clone(r.Action.IDs), func(id string) bool {
				it, err := r.Snapshot.Resolve(id)
				return err == nil && slices.ContainsFunc(gone, func(l Left) bool { return l.Fingerprint == it.Fingerprint })
			})
			next, err = decide.New(ctx, r)
			if err != nil {
				return next, nil, err
			}
		}
		if d = next; len(d.Unplannable) == 0 {
			return d, notes, nil
		}
	}
}

// absorbed returns the snapshot in which the decisions of some files are absorbed, and the news about it.
func (s decider) absorbed(ctx context.Context, v *snapshot.Snapshot, paths []string) (*snapshot.Snapshot, []string, error) {
	st := v.Record.Clone()
	var notes []string
	ties := v.Record.Decisions.Index()
	for _, path := range paths {
		n := st.Absorb(record.WhyRuleGone, v.LocatorOf, path)
		if n == 0 {
			continue // connected with a file before it
		}
		for _, file := range ties.Connected(path) { // the rule may come back
			st.Remember(v.Record, file, ties.In(file), s.Clock())
		}
		notes = append(notes, fmt.Sprintf("a rule that %s was decided under is gone: %s in it can't be undone unless it comes back", path, words.Count(n, "decision")))
	}
	next, news, err := s.WithRecord(ctx, st)
	return next, append(notes, news...), err
}

// unlisted returns the items in left that the session lists, but a supposed snapshot does not.
func (s decider) unlisted(would *snapshot.Snapshot, left []Left) []Left {
	return slices.DeleteFunc(slices.Clone(left), func(l Left) bool {
		_, unlisted := s.Now().Resolve(l.Fingerprint)
		_, gone := would.Resolve(l.Fingerprint)
		return unlisted != nil || gone == nil
	})
}

// write commits a draft: the files, then the session. notes are added to the news.
func (s decider) write(ctx context.Context, lock *store.Locked, d *decide.Draft, notes []string) (Outcome, error) {
	texts, forgotten := rememberOverwritten(d, s.Clock())
	for _, c := range d.Changes {
		if t, ok := d.Modified[c.Path]; ok {
			texts[t.Base], texts[t.Written] = t.Start, t.Disk
		}
	}
	before := s.Now().Record
	addSightings(texts, before, d)
	s.Lookup(texts).FindTwins(before, d.Next)
	if err := lock.Write(ctx, d.Changes, store.Update{Before: before, After: d.Next, Texts: texts}); err != nil {
		return Outcome{}, err
	}
	lock.NoteIdentities(s.Lookup(nil).Identify(d.Next))
	lock.DropExcept(d.Next.Blobs())
	s.RolledBack = false
	s.AddNews(slices.Concat(notes, forgotten)...)
	s.Show(d.From.Scan, d.Next, s.Store.SavedName(), d.Modified, nil)
	return d.Outcome(s.Now()), nil
}

// rememberOverwritten remembers the texts that are overwritten, with their decisions: a committed or stashed text comes
// back by a checkout, and so must its decisions. It returns the texts that the new record may need, and news about
// those that are dropped for it.
func rememberOverwritten(d *decide.Draft, now time.Time) (texts filetext.Texts, news []string) {
	texts = filetext.Texts{}
	maps.Copy(texts, d.From.Unsaved)
	var paths []string
	for _, c := range d.Changes {
		paths = append(paths, c.Path)
	}
	ties := d.From.Record.Decisions.Index()
	for _, path := range ties.Connected(paths...) { // they are restored together
		if t, ok := d.From.Modified[path]; ok {
			texts[t.Base], texts[stamps.Hash(t.Disk)] = t.Start, t.Disk
		}
		for _, gone := range d.Next.Remember(d.From.Record, path, ties.In(path), now) {
			if gone.CountLost(d.Next) > 0 {
				news = append(news, gone.Summary(d.Next))
			}
		}
		d.Next.NoteTakenBack(d.From.Record, path)
	}
	return texts, news
}

// addSightings adds the texts in which a draft saw violations, except those that the record before it has.
func addSightings(texts filetext.Texts, before *record.Record, d *decide.Draft) {
	had := before.Blobs()
	for _, decided := range d.Next.Decisions {
		if name := decided.Seen.Text; name != "" && !had[name] && texts[name] == nil && name == d.From.TextHash(decided.Seen.File) {
			texts[name] = d.From.Text(decided.Seen.File)
		}
	}
}
